"""Sites built from word lists of our own: two languages, two templates, and articles with traps in them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MONTHS = {"en": ("March", "April", "May", "June"), "de": ("März", "April", "Mai", "Juni")}


def _words(*rows: str) -> list[str]:
    return " ".join(rows).split()


_EN = _words(
    "ferry harbour council bridge market school winter summer train road garden river farmer baker teacher driver",
    "island village budget roof window paper letter street boat winch rope lantern orchard cattle timber quarry",
)
_EN_VERBS = _words("repaired opened closed painted measured counted moved praised mended sold bought carried")
_DE = _words(
    "Fähre Hafen Brücke Markt Schule Winter Sommer Straße Garten Fluss Bäcker Lehrer Insel Dorf Haushalt Dach",
    "Fenster Papier Brief Boot Seil Laterne Obstgarten Holz Steinbruch Tunnel Kessel Werft Mühle Speicher Ziegel",
)
_DE_VERBS = _words("reparierte öffnete schloss strich maß zählte bewegte lobte verkaufte kaufte trug prüfte")


def _english(draw: random.Random) -> str:
    a, b, c, d, e = (draw.choice(_EN) for _ in range(5))
    return f"The {a} near the {b} {draw.choice(_EN_VERBS)} the {c} and the {d}, which the {e} had not seen for years."


def _german(draw: random.Random) -> str:
    a, b, c, d, e = (draw.choice(_DE) for _ in range(5))
    return f"Beim Stichwort {a} und {b} {draw.choice(_DE_VERBS)} man {c} sowie {d}, und auch {e} war lange ein Thema."


@dataclass(frozen=True)
class Page:
    """A page: its whole text, the article in it, and the lines of the template as they stand on it."""

    text: str
    article: str
    template: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """What differs between the sites: sentences, names, and the traps."""

    sentence: Callable[[random.Random], str]
    bylines: Sequence[str]
    labels: Sequence[str]
    heading: str
    quotation: str
    dateline: str
    lead: str


ENGLISH = Language(
    _english,
    ("By Jane Doe", "By Omar Hill", "By Ann Reed", "Lena Marsh", "Lena Marsh", "By Lena Marsh and Omar Hill, staff"),
    ("Politics", "Business", "Sport"),
    "Background",
    "“Nobody asked us before the bridge was closed, and nobody told us when it would open again,” said the mayor.",
    "PORT ELLEN (AP) —",
    "The ferry to the outer islands will sail again on Friday, after two months in the yard and three in court.",
)
GERMAN = Language(
    _german,
    ("Von Jana Roth", "Von Karl Seidel", "Von Uta Brandt", "Text: Uta Brandt", "Jana Roth"),
    ("Politik", "Wirtschaft", "Kultur"),
    "Hintergrund",
    "„Niemand hat uns gefragt, bevor die Brücke gesperrt wurde, und niemand sagt uns, wann sie öffnet“, sagte sie.",
    "HAMBURG (dpa) –",
    "Die Fähre zu den äußeren Inseln fährt am Freitag wieder, nach zwei Monaten in der Werft und drei vor Gericht.",
)


def north(count: int = 200, seed: int = 1) -> list[Page]:
    """Return an English site: a menu and a share bar above, an advertisement inside, a comment form below."""
    return [_north(number, random.Random(f"north {seed} {number}")) for number in range(count)]


def south(count: int = 200, seed: int = 1) -> list[Page]:
    """Return a German site: no menu, a reading time above, share buttons, numbered pages and a footer below."""
    return [_south(number, random.Random(f"south {seed} {number}")) for number in range(count)]


def _body(number: int, said: Language, draw: random.Random) -> list[str]:
    """Return the paragraphs, with a lead in 3 articles, a sub-heading in a third, and a quotation in 5."""
    body = [" ".join(said.sentence(draw) for _ in range(3)) for _ in range(7)]
    if number in (11, 70, 140):
        body[0] = said.lead
    if number % 3 == 0:
        body.insert(3, said.heading)
    if number % 40 == 7:
        body.insert(5, said.quotation)
    return body


def _title(said: Language, draw: random.Random, number: int) -> str:
    words = said.sentence(draw).rstrip(".").split()
    return " ".join([*words[1:7], f"({number} / {draw.randrange(10_000)})"])


def _north(number: int, draw: random.Random) -> Page:
    date = f"{draw.choice(MONTHS['en'])} {draw.randrange(1, 29)}, {draw.randrange(2012, 2025)}"
    above = ["Harbour Post", "Home", "News", "Weather", "Letters to the editor", "Contact us today"]
    share = ["Share on Facebook", "Tweet this", f"{draw.randrange(2, 19)} min read"]
    advertisement = ["Advertisement", "Continue reading below"]
    below = [
        "Share this story with a friend",
        f"{draw.randrange(2, 400)} comments",
        "Leave a comment",
        "Your address will not be shown to anybody. Fields with a star must be filled *",
        "Name *",
        "Email *",
        "Send the comment",
        f"Last changed on {date} at {draw.randrange(10, 24)}:{draw.randrange(10, 60)}",
        "Harbour Post keeps cookies on your machine to count its readers, and sells nothing of what it learns.",
        f"Story {number + 1} of 200",
    ]
    byline, label = ENGLISH.bylines[number % 6], ENGLISH.labels[draw.randrange(3)]
    heads = [*([label] if number % 2 else []), _title(ENGLISH, draw, number), byline]
    body = _body(number, ENGLISH, draw)
    lead = [ENGLISH.dateline] if number % 3 == 1 else []
    lines = [*above, *heads, *share, *lead, *body[:2], *advertisement, *body[2:], *below]
    return Page(_joined(lines), _joined([*heads, *lead, *body]), (*above, *share, *advertisement, *below))


def _south(number: int, draw: random.Random) -> Page:
    date = f"{draw.randrange(1, 29)}. {draw.choice(MONTHS['de'])} {draw.randrange(2012, 2025)}"
    above = ["Zur Startseite der Zeitung", "Anmelden oder registrieren"]
    share = ["Artikel drucken", "Artikel merken", f"Lesezeit: {draw.randrange(2, 19)} Minuten"]
    below = [
        "Teilen Sie den Artikel mit Freunden",
        f"Kommentare ({draw.randrange(2, 90)})",
        f"Stand: {date}, {draw.randrange(10, 24)}:{draw.randrange(10, 60)} Uhr in Hamburg",
        f"Seite {draw.randrange(1, 4)} von {draw.randrange(4, 9)}",
        "© Südblatt Verlag",
        "Impressum und Datenschutz",
    ]
    byline, label = GERMAN.bylines[number % 5], GERMAN.labels[draw.randrange(3)]
    heads = [label, _title(GERMAN, draw, number)]
    lead = [byline, *([GERMAN.dateline] if number % 3 == 1 else [])]
    body = _body(number, GERMAN, draw)
    lines = [*above, *heads, *share, *lead, *body, *below]
    return Page(_joined(lines), _joined([*heads, *lead, *body]), (*above, *share, *below))


def _joined(lines: Sequence[str]) -> str:
    return "\n\n".join(lines) + "\n"
