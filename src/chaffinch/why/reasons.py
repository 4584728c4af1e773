"""Why a rule left a line, or took it out: each kind of rule that can take out whole lines, in plain words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from chaffinch.chrome.article import ArticleCard, Round
from chaffinch.chrome.runs import Column
from chaffinch.chrome.scorecard import leanings
from chaffinch.kinds import article, block, line, sentence, site, tail
from chaffinch.rules.rule import ArticleBody, BlockBody, LineBody, Rule, SentenceBody, SiteBody, TailBody
from chaffinch.text.phrases import Cue, phrase_book
from chaffinch.why.sight import Sight, clipped

_CUES = 8  # lines with cues that are shown
_NAMED = 4  # pieces of evidence for and against
_TOLD = 0.005  # what weighs less is shown as nothing
_HOWS = {"line": "whole line", "word": "single word", "prefix": "begins so", "contains": "holds it"}
_ROLES = {"opens": "open", "inside": "stand inside", "closes": "close"}


def reasons(rule: Rule, sight: Sight) -> Iterator[str]:
    """Yield what the rule found about the line of `sight`, a sentence each."""
    other = next(_for_others(rule, sight), "")
    if other:
        yield other
    else:
        yield from _REASONS[rule.kind](rule, sight)


def takes_lines(rule: Rule) -> bool:
    """Say whether a rule can take out whole lines."""
    return rule.applicability != "flag" and rule.kind in _REASONS


def _for_others(rule: Rule, sight: Sight) -> Iterator[str]:
    lang, script = sight.language.lang, sight.script
    if not rule.site.has(sight.document.meta):
        yield f"it is for documents of the {rule.site.by} {rule.site.name}, and this one is of another or does not say"
    if rule.langs and lang not in rule.langs:
        yield f"it is for {', '.join(sorted(rule.langs))}, and the language is {lang}"
    if rule.not_langs and lang in (*rule.not_langs, "und"):
        yield f"it is for any language that is known but {', '.join(sorted(rule.not_langs))}; this one is {lang}"
    if rule.scripts and script not in rule.scripts:
        yield f"it is for the scripts {', '.join(sorted(rule.scripts))}, and this one is {script}"


def _line(rule: Rule, sight: Sight) -> Iterator[str]:
    body = rule.body
    assert isinstance(body, LineBody)
    if not line.listed(body, sight.view, sight.line):
        yield "not one of its phrases or patterns"
    elif sight.line == sight.view.title and not body.title:
        yield "it is one of its phrases or patterns, but the first line is the title and stays"
    else:
        yield "it is one of its phrases or patterns"


def _block(rule: Rule, sight: Sight) -> Iterator[str]:
    body = rule.body
    assert isinstance(body, BlockBody)
    roles = block.roles(body, sight.view.said(sight.line))
    if not roles:
        yield "not on its lists: it neither opens such a block nor belongs to one"
        return
    yield f"it can {' or '.join(_ROLES[role] for role in roles)} such a block"
    found = block.blocks(body, sight.view, range(sight.place + 1))
    begins = next((place for place, last in found if last >= sight.place), None)
    if begins is not None:
        yield f"the block begins at {sight.named(begins)}"
    elif "opens" in roles and sight.place == 0:
        yield "but the first line is the title and stays"
    elif "opens" in roles:
        yield "but what makes such a block does not follow near enough"
    else:
        yield "but no such block that reaches it begins above"


def _site(rule: Rule, sight: Sight) -> Iterator[str]:
    body = rule.body
    assert isinstance(body, SiteBody)
    view, number = sight.view, sight.line.number
    listed = {each.number: found for each in view.written if (found := site.entries_of(body, view, each))}
    within = site.article(view, listed)
    if number not in listed:
        yield "not among the lines that were learned"
    elif within is None:
        yield "it was learned, but all lines of the document were: nothing would be left"
    elif number in (taken := site.taken(body, view)):
        place, entry = taken[number]
        yield f"it was learned {place} the prose of {entry.documents} of {body.documents} documents, and stands so here"
    elif (place := site.place_of(number, within)) not in listed[number]:
        yield f"it was learned {' and '.join(listed[number])} the prose, and here it stands {place} it"
    else:
        yield "it was learned, but here it may be the title, which stays"


def _sentence(rule: Rule, sight: Sight) -> Iterator[str]:
    body = rule.body
    assert isinstance(body, SentenceBody)
    sentences = [
        each for part in sight.view.paragraphs_on([sight.line.number]) for each in sight.view.sentences_of(part)
    ]
    own = [each for each in sentences if each.start < sight.line.end and sight.line.start < each.end]
    met = [(sentence.names_of(body, sight.view, each), each) for each in own]
    most, where = max(met, key=lambda each: len(each[0]), default=([], None))
    if not most or where is None:
        yield f"none of its sentences meets a cue, and it takes {body.need}"
        return
    yield f"{clipped(where.of(sight.view.text))} meets {len(most)} of {body.need} cues needed: {', '.join(most)}"
    if len(most) >= body.need and len(own) > sum(len(names) >= body.need for names, _ in met):
        yield "other sentences of the line stay"


def _tail(rule: Rule, sight: Sight) -> Iterator[str]:
    body = rule.body
    assert isinstance(body, TailBody)
    if not any(True for _ in tail.last_labels(sight.view)):
        yield "none of the last lines is a label, and a tail has one near its end"
        return
    found = tail.found_tail(body, sight.view)
    own = tail.line_cues(body, sight.view, sight.line, phrase_book(sight.view.lang))
    counted = sight.place in (place for place, _ in found.cues)
    lang = sight.language.lang
    whose = "any language" if lang == "und" else f"the language {lang}"
    yield f"this line says {_said(own)}" if own else f"this line says no phrase of {whose} that counts"
    if own and all(cue.how == "word" for cue in own) and not counted:
        yield "a single word counts only where another cue, or nothing, stands right below it"
    if len(sight.view.written) - sight.place > body.reach:
        yield f"it stands more than {body.reach} written lines above the end, where no tail begins"
    cues = [(place, said) for place, said in reversed(found.cues) if place != sight.place]
    yield from (f"{sight.named(place)} says {_said(said)}" for place, said in cues[:_CUES])
    if len(cues) > _CUES:
        yield f"and {len(cues) - _CUES} lines more below"
    yield from _tail_verdict(body, sight, found)


def _tail_verdict(body: TailBody, sight: Sight, found: tail.Tail) -> Iterator[str]:
    if found.stop:
        yield f"the tail stops below {sight.named(found.stop.place)} ({_said(found.stop.cues)}): {found.stop.why}"
    else:
        yield f"no {'other ' if found.cues else ''}line of the last {body.reach} says a phrase that counts"
    if not found.cues:
        return
    yield f"different keys: {len(found.keys)} found ({', '.join(sorted(found.keys))}), {body.need} needed"
    if not found.enough(body, sight.view):
        if len(found.keys) >= body.need:
            yield "all are single words, and these are not enough"
        elif not body.alone.isdisjoint(found.keys):
            yield f"such a key is enough by itself with {body.need} different phrases, or above a list of labels"
        else:
            yield f"enough by themselves are, with as many phrases: {', '.join(sorted(body.alone))}"
    elif found.start == 0:
        yield "the tail would begin at the title, so it stays"
    elif sight.place < found.start:
        yield f"enough: the tail is told from {sight.named(found.start)} on, below this line"
    else:
        yield f"enough: the tail is told from {sight.named(found.start)} on, and runs to the end"


def _said(cues: Sequence[Cue]) -> str:
    hows: dict[str, list[str]] = {}
    for cue in cues:
        hows.setdefault(cue.key, []).append(_HOWS[cue.how])
    return ", ".join(f"{key} ({', '.join(how)})" for key, how in hows.items())


def _article(rule: Rule, sight: Sight) -> Iterator[str]:
    body = rule.body
    assert isinstance(body, ArticleBody)
    number, last = _round(article.rounds(body, sight.view), sight.place)
    here = last.places.index(sight.place)
    if last.weighed.sure:
        alone = [name for name, column in last.weighed.columns if column[here] < 0]
        yield f"it goes for {', '.join(alone)}, whatever speaks for it"
        yield from (
            f"{family}: {body.reasons[family]}" for family in sorted({name.partition(".")[0] for name in alone})
        )
        return
    yield from _drawn(body.card, sight, last, here)
    if number > 1:
        yield f"this is what round {number} made of what the rounds before it had kept"
    scores, families = (last.weighed.first[here], last.weighed.scores[here]), set[str]()
    for name, weights, score in zip(("first look", "second look"), last.weighed.weights, scores, strict=True):
        told, used = _weighed(weights, last.weighed.keeps, here)
        families |= used
        yield f"{name}: score {score:+.2f}{told}"
    yield from (f"{family}: {body.reasons[family]}" for family in sorted(families & body.reasons.keys()))


def _round(found: Iterable[Round], place: int) -> tuple[int, Round]:
    """Return the round that tells most of a line, and its number from 1.

    That is the last one that parted it from other lines, unless a later one would have let it go.
    """
    told: tuple[int, Round] | None = None
    for number, each in enumerate(found, 1):
        if place not in each.places:
            break
        goes = not each.weighed.keeps[each.places.index(place)]
        if each.weighed.sure and not goes:
            continue  # it says nothing of other lines
        if told is None or goes or not all(each.kept):
            told = number, each
        if goes and not all(each.kept):  # a further round would not look at the line
            break
    assert told  # the last round weighs all lines that are left
    return told


def _drawn(card: ArticleCard, sight: Sight, found: Round, here: int) -> Iterator[str]:
    """Say where the article was drawn, and on which side of it the line stands."""
    run, score = found.weighed.run, found.weighed.scores[here]
    if found.few:
        yield f"less than {card.least:.0%} of the lines and of the words would go: the text is an article already"
    if run.start == run.end:
        yield "nothing looks like an article, so all stays"
        return
    where = "above" if here < run.start else "below" if here >= run.end else "inside"
    ends = [sight.number(sight.view.written[found.places[place]]) for place in (run.start, run.end - 1)]
    yield f"it stands {where} the article, which was found in lines {ends[0]} to {ends[1]}"
    if where == "inside" and score <= card.clear:
        yield f"inside it, a line that scores {card.clear:+.2f} or less goes"


def _weighed(weights: Sequence[Column], keeps: Sequence[bool], here: int) -> tuple[str, set[str]]:
    """Return the strongest evidence for and against a line in words, and its families."""
    found = ((column[0], name) for name, column in leanings(weights, keeps, (here,)))
    ranked = sorted(each for each in found if abs(each[0]) >= _TOLD)
    against = [each for each in ranked if each[0] < 0][:_NAMED]
    speaking = sorted((each for each in ranked if each[0] > 0), key=lambda each: (-each[0], each[1]))[:_NAMED]
    parts = [
        f"; {side} {', '.join(f'{name} {weight:+.2f}' for weight, name in listed)}"
        for side, listed in (("for", speaking), ("against", against))
        if listed
    ]
    return "".join(parts), {name.partition(".")[0] for _, name in (*against, *speaking)}


_REASONS: Mapping[str, Callable[[Rule, Sight], Iterator[str]]] = {
    "line": _line,
    "block": _block,
    "site": _site,
    "sentence": _sentence,
    "tail": _tail,
    "article": _article,
}
