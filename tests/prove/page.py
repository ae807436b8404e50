"""A page as a reader has it: its words, and its tables row by row."""

from html.parser import HTMLParser

SILENT = {"script", "style", "svg", "template", "option"}
BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "section", "span", "b", "td", "th", "tr", "br", "summary"}


class Page(HTMLParser):
    def __init__(self, answer):
        super().__init__()
        assert answer.status_code == 200, answer.status_code
        self.tables, self.words, self.silent = [], [], 0
        self.cell, self.drawn = None, []
        self.feed(answer.content.decode())
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent += 1
        if tag == "svg":
            self.drawn.append([])
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables:
            self.cell = []
            self.tables[-1][-1].append(self.cell)
        if tag in BLOCKS:
            self._say(" ")

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent -= 1
        elif tag in {"td", "th"}:
            self.cell = None

    def handle_data(self, data):
        if not self.silent:
            self._say(data)
        elif self.drawn:
            self.drawn[-1].append(data)

    def _say(self, words):
        self.words.append(words)
        if self.cell is not None:
            self.cell.append(words)

    def table(self, *beginning) -> list[list[str]]:
        """The rows of the table whose head begins with these words."""
        for rows in self.tables:
            told = [[" ".join("".join(cell).split()) for cell in row] for row in rows]
            if told and tuple(told[0][: len(beginning)]) == beginning:
                return told[1:]
        raise AssertionError(f"no table begins with {beginning}")

    def chart(self, title) -> str:
        """The words in the drawing of this title, and those that describe it."""
        for words in self.drawn:
            told = " ".join(" ".join(words).split())
            if told.startswith(title):
                return told
        raise AssertionError(f"nothing is drawn under {title}")

    def all_tables(self, *beginning) -> list:
        told = [[[" ".join("".join(cell).split()) for cell in row] for row in rows] for rows in self.tables]
        return [rows[1:] for rows in told if rows and tuple(rows[0][: len(beginning)]) == beginning]
