import { Markup, markup } from "../../../src/core/html/markup";
import { codeOf, proseOf } from "../../../src/core/html/text";

describe("markup", () => {
  it("escapes texts, wherever they stand", () => {
    const text = `"><img src=x onerror='a'> & </script>`;

    expect(markup`<p title="${text}">${text}</p>`.html.match(/<[^>]*>/g)).toHaveLength(2);
    expect(markup`${text}`.html).toBe(
      "&quot;&gt;&lt;img src=x onerror=&#39;a&#39;&gt; &amp; &lt;/script&gt;",
    );
  });

  it("names what cannot be seen", () => {
    expect(markup`${"a\u202eb"}`.html).toBe("a⟨U+202E⟩b");
  });

  it("takes markup as it is, several one below the other, and nothing for nothing", () => {
    const items = ["a", "b"].map((item) => markup`<li>${item}</li>`);

    expect(markup`<ul>${items}</ul>${undefined}${3}`.html).toBe("<ul><li>a</li>\n<li>b</li></ul>3");
  });
});

describe("code in a line", () => {
  it("breaks where its parts meet", () => {
    expect(codeOf("a_b.c:<").html).toBe("<code>a_<wbr>b.<wbr>c:<wbr>&lt;</code>");
  });
});

describe("prose", () => {
  it("has code between backticks, and nothing else", () => {
    expect(proseOf("add a `moved` block; a < b")).toEqual(
      new Markup("add a <code>moved</code> block; a &lt; b"),
    );
  });
});
