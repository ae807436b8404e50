"""Invented people of two invented clinics."""

from dataclasses import dataclass
from datetime import date

PASSWORD = "tepidarium-strigil-2026"  # noqa: S105 the demo says it aloud


@dataclass(frozen=True)
class Worker:
    role: str
    name: str
    email: str
    title: str = ""
    training: str = ""
    hours: int = 0
    number: str = ""  # on the register, invented


@dataclass(frozen=True)
class Guardian:
    """Who consents for a child, and opens the child's own pages."""

    name: str
    relation: str
    email: str


@dataclass(frozen=True)
class Person:
    family: str
    given: str
    title: str
    born_on: date
    sex: str
    email: str = ""  # given only to patients with a log-in
    allergy: str = ""
    guardian: Guardian | None = None


@dataclass(frozen=True)
class House:
    name: str
    sites: tuple
    time_zone: str
    staff: tuple
    patients: tuple


def _born(text):
    return date.fromisoformat(text)


HARBOUR = House(
    name="Harbour Physiotherapy",
    sites=("Harbour", "Garden Street"),
    time_zone="Asia/Singapore",
    staff=(
        Worker(
            "physiotherapist",
            "Sam Okafor",
            "sam@harbour.example",
            "Physiotherapist",
            "Instrument course",
            16,
            "DEMO-1041",
        ),
        Worker(
            "physiotherapist", "Nadia Rahman", "nadia@harbour.example", "Physiotherapist", number="DEMO-1042"
        ),
        Worker("manager", "Grace Lim", "grace@harbour.example"),
        Worker("front_desk", "Tom Becker", "tom@harbour.example"),
    ),
    patients=(
        Person("Carter", "Maya", "Ms", _born("1987-03-14"), "female", "maya@patients.example", "lanolin"),
        Person("Mensah", "Kofi", "Mr", _born("1968-07-02"), "male", "kofi@patients.example"),
        Person("Hale", "Priya", "Ms", _born("1985-05-20"), "female"),
        Person("Lindqvist", "Anna", "Ms", _born("1993-01-11"), "female"),
        Person("Oyelaran", "Tunde", "Mr", _born("1960-09-30"), "male"),
        Person("Rossi", "Elena", "Ms", _born("1999-04-08"), "female"),
        Person("Nakamura", "Ren", "Mr", _born("1979-12-01"), "male"),
        Person("Tan", "Wei Ling", "Mdm", _born("1971-08-17"), "female"),
        Person("Fernandez", "Lucia", "Ms", _born("1990-10-25"), "female", "", "latex"),
        Person("Abdullah", "Hakim", "Mr", _born("1983-02-19"), "male"),
        Person("Novak", "Petra", "Ms", _born("1976-06-06"), "female"),
        Person("Krishnan", "Arun", "Mr", _born("1995-11-13"), "male"),
        Person("Goh", "Mei Hua", "Mdm", _born("1958-03-03"), "female"),
        Person("Schmidt", "Jonas", "Mr", _born("1988-09-09"), "male"),
        Person("Dubois", "Claire", "Ms", _born("1981-07-28"), "female", "claire@patients.example"),
        Person(
            "Ng",
            "Jia Hao",
            "",
            _born("2012-05-15"),
            "male",
            guardian=Guardian("Ng Siew Hoon", "Mother", "siewhoon@patients.example"),
        ),
        Person("Ibrahim", "Salma", "Ms", _born("1974-01-22"), "female"),
        Person("Walsh", "Declan", "Mr", _born("1966-12-12"), "male"),
    ),
)

RIVERSIDE = House(
    name="Riverside Movement Clinic",
    sites=("Riverside",),
    time_zone="Asia/Kuala_Lumpur",
    staff=(
        Worker(
            "physiotherapist",
            "Ines Duarte",
            "ines@riverside.example",
            "Physiotherapist",
            "Instrument course",
            24,
            "DEMO-2041",
        ),
        Worker(
            "physiotherapist",
            "Farid Hassan",
            "farid@riverside.example",
            "Physiotherapist",
            number="DEMO-2042",
        ),
        Worker("manager", "Olga Petrova", "olga@riverside.example"),
        Worker("front_desk", "Chloe Wong", "chloe@riverside.example"),
    ),
    patients=(
        Person("Osei", "Abena", "Ms", _born("1992-02-27"), "female", "abena@patients.example"),
        Person("Larsen", "Erik", "Mr", _born("1970-10-10"), "male", "erik@patients.example"),
        Person("Chua", "Siew Ling", "Mdm", _born("1963-11-30"), "female"),
        Person("Moreau", "Luc", "Mr", _born("1986-08-21"), "male"),
        Person("Carter", "Mia", "Ms", _born("1987-03-19"), "female"),
        Person("Raj", "Devika", "Ms", _born("1997-06-14"), "female"),
        Person("Silva", "Rui", "Mr", _born("1984-04-04"), "male"),
        Person("Yusof", "Aisyah", "Ms", _born("1978-09-17"), "female"),
        Person("Brandt", "Heike", "Ms", _born("1955-05-05"), "female"),
        Person("Teo", "Kai Wen", "Mr", _born("2003-12-20"), "male"),
        Person("Hughes", "Owen", "Mr", _born("1991-01-31"), "male"),
        Person("Santos", "Marisol", "Ms", _born("1969-07-07"), "female"),
    ),
)

HOUSES = (HARBOUR, RIVERSIDE)

# Taken over on paper, and not seen since: who, and how many years ago.
OF_LONG_AGO = (
    ({"family_name": "Bauer", "given_names": "Otto", "born_on": _born("1951-02-08"), "sex": "male"}, 9),
    ({"family_name": "Lau", "given_names": "Siew Eng", "born_on": _born("1948-11-30"), "sex": "female"}, 10),
    ({"family_name": "Pereira", "given_names": "Joao", "born_on": _born("1962-06-17"), "sex": "male"}, 8),
)
