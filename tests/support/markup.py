"""Texts that mean something in Streamlit's Markdown: images, links, icons, formulas, colours, HTML, emoji, lists."""

MARKUP = (
    *("![x](http://evil.example/t.gif)", "<img src=x onerror=alert(1)>", "<b>bold</b><script>alert(1)</script>"),
    *("[a](http://evil.example)", "[a](javascript:alert(1))", "<http://evil.example>", "http://evil.example/x"),
    *(
        "www.evil.example/x",
        "see WWW.EVIL.EXAMPLE, ok",
        "root@evil.example",
        "a+b@evil.co.uk said",
        "ftp://evil.example",
    ),
    *(":material/home:", ":streamlit:", ":smile:", ":+1:", ":red[text]", ":blue-badge[x]", ":small[x]", ":rainbow[x]"),
    *(":shortcode[Ctrl+K]{kbd}", ":gray[:small[:material/star: x]]", "$x^2$", "$$x$$", r"\(x\)", "C:/x:y::z:"),
    *("a -> b", "a <- b", "a -- b", "a <-> b", "a >= b", "a <= b", "a ~= b", "-> b", "a ->"),
    *("**b** *i* __b__ _i_ ~~s~~ `c`", "# head", "- item", "1. item", "> quote", "| a | b |", "---", "```x```"),
    *("&amp; &lt;b&gt; &#60;", "http&#58;//evil.example", "<!-- c -->", "[^1]: note", "[x]: http://evil.example"),
    *("- [ ] task", "a\\b C:\\dir\\*x*", "end\\", "x\ny\n\nz", "    code", "Setext\n===="),
)
