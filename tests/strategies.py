"""Hypothesis strategies: texts that look like scraped articles, layers over any text, raw Unicode."""

from functools import reduce
from typing import Any

from hypothesis import strategies as st

from chaffinch.core.edit import Edit, Layer, apply
from chaffinch.core.span import Span
from house import FIXTURES, keeps, text_of

_WORDS = [
    "the",
    "harbour",
    "council",
    "said",
    "ships",
    "were",
    "late",
    "and",
    "nobody",
    "knew",
    "why",
    "while",
    "Maria",
    "Ortega",
    "of",
    "Port",
    "Said",
    "told",
    "them",
    "that",
    "24",
    "boats",
    "had",
    "left",
    "at",
    "5",
    "p.m.",
    "on",
    "Oct.",
    "3",
    "el",
    "puerto",
    "fue",
    "cerrado",
    "por",
    "la",
    "noche",
    "le",
    "port",
    "était",
    "fermé",
    "der",
    "Hafen",
    "war",
    "zu",
    "U.S.",
    "Dr.",
    "Brandt’s",
    "crew",
    "Kata’ib",
    "are",
    "is",
    "was",
    "have",
    "had",
    "been",
    "working",
    "œuvre",
    "naïve",
    "Ñandú",
    "Łódź",
    "Iran-backed",
    "10,5",
    "1.2.3",
]
_ENDS = [".", ".", ".", "?", "!", "…", ".”", "”.", "!”", ".»", ":", ""]
_QUOTES = [
    ("“", "”"),
    ('"', '"'),
    ("«", "»"),
    ("« ", " »"),
    ("„", "“"),
    ("»", "«"),
    ("‘", "’"),
    ("「", "」"),
    ("“ ", " ”"),
    ("„ ", " “"),
    ('" ', ' "'),
]
_DIRT = [
    " :",
    " !",
    " ?",
    ",,",
    ", ,",
    "..",
    ".,",
    ",.",
    "  ",
    "\u200b",
    "&amp;",
    " the the ",
    " ( ",
    " )",
    " .",
    " ,",
    " . .",
    ". .",
    ",",
    "“",
    "”",
    '"',
    " ;",
    "â€œ",
    "Ã©",
    "\u0093",
    " . . .",
    "\u00a0.",
    "«",
    ", Said the ",
]
_CHROME = [
    "Source link", "About Admin", "Check Also", "Related Posts", "Leave a Reply", "Name *", "Website", "Share",
    "Your email address will not be published. Required fields are marked *", "New pier opens ... Read more",
    "Deja una respuesta", "Lesen Sie auch", "Lire aussi", "Fonte", "Артём", "Читайте также", "Tags: a, b", "© 2024",
]  # fmt: skip
_CLAUSES = ["Are working to contain and reduce.” ,", "Sont en train de partir.» .", "Has been selling since March."]

words = st.sampled_from(_WORDS)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Words, now and then a quotation or debris among them, and an end."""
    said = " ".join(draw(st.lists(words, min_size=1, max_size=12)))
    shape = draw(st.integers(0, 9))
    if shape == 0:
        opening, closing = draw(st.sampled_from(_QUOTES))
        said = f"{opening}{said}{closing}"
    elif shape == 1:
        place = draw(st.integers(0, len(said)))
        said = said[:place] + draw(st.sampled_from(_DIRT)) + said[place:]
    elif shape == 2:
        return draw(st.sampled_from(_CLAUSES))
    return said[:1].upper() + said[1:] + draw(st.sampled_from(_ENDS)) + draw(st.sampled_from(["", "", "", *_DIRT]))


paragraphs = st.lists(sentences(), min_size=1, max_size=4).map(" ".join)
lines = st.one_of(paragraphs, paragraphs, paragraphs, st.sampled_from(_CHROME))
_BREAKS = st.sampled_from(["\n\n", "\n\n", "\n", "\n\n\n", "\r\n\r\n", "\r\n", "\n \n"])


@st.composite
def articles(draw: st.DrawFn) -> str:
    """A text like a scraped article: paragraphs and chrome lines, all sorts of line ends."""
    parts = draw(st.lists(lines, max_size=8))
    joined = "".join(part + draw(_BREAKS) for part in parts)
    return joined if draw(st.booleans()) else joined.rstrip("\r\n")


_MENUS = {
    "de": "Zum Inhalt springen|Startseite|Politik|Anmelden|Suche",
    "en": "Skip to content|Home|News|Sport|Log in|Search",
    "es": "Saltar al contenido|Inicio|Política|Deportes|Iniciar sesión|Buscar",
    "fr": "Aller au contenu|Accueil|Politique|Se connecter|Rechercher",
    "it": "Vai al contenuto|Politica|Sport|Accedi|Cerca",
    "ja": "コンテンツへスキップ|ホーム|ニュース|ログイン|検索",
    "nl": "Ga naar de inhoud|Nieuws|Sport|Inloggen|Zoeken",
    "pl": "Przejdź do treści|Wiadomości|Sport|Zaloguj się|Szukaj",
    "pt": "Ir para o conteúdo|Notícias|Esportes|Entrar|Buscar",
    "ru": "Перейти к содержимому|Главная|Новости|Войти|Поиск",
    "tr": "İçeriğe geç|Ana sayfa|Haberler|Giriş yap|Ara",
}


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, str]:
    """Draw the visible text of a page and its language: a menu, an article cut or broken up by links, tails."""
    lang = draw(st.sampled_from(sorted(_MENUS)))
    folder = FIXTURES / "tails" / lang
    menu = draw(st.lists(st.sampled_from(_MENUS[lang].split("|")), max_size=6))
    article = [line for line in text_of(folder / "article.txt").split("\n") if line]
    first = draw(st.integers(0, 2))
    body = [line for line in article[first : first + draw(st.integers(1, 5))] for line in draw(_broken(line))]
    tails = draw(st.lists(st.sampled_from([*sorted(folder.glob("*-*.txt")), folder / "newsletter.txt"]), max_size=4))
    below = [line for tail in tails for line in text_of(tail).split("\n") if line or draw(st.booleans())]
    title = [f"{article[0]} - Weir Valley News"] if draw(st.booleans()) else []
    parts = [*title, *menu, *body, *below]
    return "".join(part + draw(st.sampled_from(["\n", "\n", "\n\n", "\r\n"])) for part in parts), lang


def _broken(line: str) -> st.SearchStrategy[list[str]]:
    """Draw a line as it stands, or broken round one of its words as a link breaks it."""
    words = line.split(" ")
    if len(words) < 3:
        return st.just([line])
    cuts = st.integers(1, len(words) - 2)
    broken = cuts.map(lambda at: [" ".join(words[:at]), words[at], " ".join(words[at + 1 :])])
    return st.one_of(st.just([line]), st.just([line]), broken)


clean_prose = st.sampled_from(sorted(keeps().values()))
raw_text = st.text(
    st.characters(codec=None, exclude_categories=[]) | st.sampled_from('\x00\ud800\udfff\u202e\ufeff“”".,\r\n\u2028 '),
    max_size=200,
)


@st.composite
def layer_chains(draw: st.DrawFn) -> tuple[str, str, list[Layer]]:
    """A text, layers over it one upon the other, and the text that they give."""
    original = draw(st.one_of(paragraphs, st.text("ab .\n", max_size=12)))
    layers = [] if not draw(st.integers(0, 9)) else draw(_layers(original))
    return original, reduce(apply, layers, original), layers


@st.composite
def _layers(draw: st.DrawFn, text: str) -> list[Layer]:
    layers = []
    for depth in range(draw(st.integers(1, 5))):
        layers.append(Layer.of(f"made/rule-{depth}", draw(_edits(text, f"made/rule-{depth}"))))
        text = apply(text, layers[-1])
    return layers


@st.composite
def _edits(draw: st.DrawFn, text: str, rule: str) -> list[Edit]:
    rims = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs: list[Any] = list(zip(rims[::2], rims[1::2], strict=False))
    return [Edit(Span(a, b), text[a:b], draw(st.text("ab .”", max_size=3)), rule) for a, b in pairs]
