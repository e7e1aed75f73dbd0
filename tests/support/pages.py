"""Pages made for what is hard to draw: many columns, hostile labels, long texts."""

__all__ = ["HOSTILE", "hostile", "many_columns"]

HOSTILE = (
    "<script>document.title='taken'</script>",
    "<img src=x onerror=\"document.title='taken'\">",
    "\x1b[31mred\x1b[0m",
    "\"' onmouseover='document.title=1' x='",
    "</style><style>body{display:none}</style>",
    "javascript:document.title=2",
    "&lt;b&gt; & {{ label }} ${label} \u202egnirts",
)


def many_columns(count: int = 14) -> str:
    """A page of ``count`` years, its rows full but the last, which has a single value."""
    heads = "".join([f"|\nDec. 31, {2024 - year}\n" for year in range(count)])
    rows = [
        ("Total assets", [f"$ {12_345_678 + year:,}" for year in range(count)]),
        ("Research and development arrangements with a contract to perform for others",
         [f"({9_876_543 + year:,})" for year in range(count)]),
        ("Goodwill", ["$ 77"]),
    ]  # fmt: skip
    body = "".join([f"|{label}\n" + "".join([f"|{value}\n" for value in values]) for label, values in rows])
    tail = "|X\n- Definition\nAll that the company owns.\n+ References\nNo definition available.\n"
    tail += "+ Details\nNo definition available.\n"
    return f"|\nFourteen Years (Details) - USD ($)\n{heads}{body}{tail * 3}"


def hostile() -> str:
    """A page whose labels, values, title and definitions try to be markup, code or escape sequences."""
    rows = "".join([f"|{label}\n|{label}\n" for label in HOSTILE])
    definitions = "".join(
        [
            f"|X\n- Definition\n{label}\n+ References\n{label}\n+ Details\nNo definition available.\n"
            for label in HOSTILE
        ]
    )
    return f"|\n{HOSTILE[0]} (Details) - USD ($)\n|12 Months Ended\n|\nDec. 31, 2021\n{rows}{definitions}"
