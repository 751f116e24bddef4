import fc from "fast-check";
import { childrenOf, descendantsOf, readXml, XmlError } from "../../../src/core/saml/xml";

describe("an XML document", () => {
  it("is read with its namespaces, attributes, text and children", () => {
    const root = readXml(
      `\uFEFF<?xml version="1.0"?><!-- a --><a:root xmlns:a="urn:a" xmlns="urn:b" x='1 &lt; 2'>one <b y="&#65;&#x42;"/><![CDATA[<two>]]> &amp; three</a:root>`,
    );

    expect(root).toMatchObject({ namespace: "urn:a", name: "root", text: "one <two> & three" });
    expect(root.attributes.x).toBe("1 < 2");
    expect(root.children).toMatchObject([{ namespace: "urn:b", name: "b", attributes: { y: "AB" } }]);
  });

  it("is asked for elements directly within another, and anywhere within it", () => {
    const root = readXml(`<a xmlns="urn:a"><b><c/></b><c/></a>`);

    expect(childrenOf(root, "urn:a", "c")).toHaveLength(1);
    expect(descendantsOf(root, "urn:a", "c")).toHaveLength(2);
    expect(childrenOf(root, "urn:b", "c")).toEqual([]);
  });

  it.each([
    ["nothing", "", "0 root elements instead of one"],
    ["text alone", "metadata", "0 root elements instead of one"],
    ["two roots", "<a/><b/>", "2 root elements instead of one"],
    ["text outside of the root", "<a/>b", "there is text outside of the root element"],
    ["an element that is not closed", "<a>", "at the end: <a> is not closed"],
    ["an element that closes another", "<a>\n<b></a>", "line 2: </a> closes what is not open"],
    ["a closing element alone", "</a>", "line 1: </a> closes what is not open"],
    ["an attribute without quotes", "<a b=c/>", "line 1: this is no markup: <a b=c/>"],
    ["an attribute that is stated twice", `<a b="1" b="2"/>`, "line 1: b is stated twice"],
    ["an unknown entity", "<a>&nbsp;</a>", "line 1: &nbsp; stands for nothing"],
    ["a lone ampersand", "<a>b & c</a>", "line 1: & stands for nothing"],
    ["no character", "<a>&#0;</a>", "line 1: there is no character 0"],
    ["a prefix that is not declared", "<x:a/>", "line 1: the prefix x is not declared"],
    [
      "a document type, which could pull in files",
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`,
      "line 1: this is no markup: <!DOCTYPE a [<!ENTITY x SYSTEM ",
    ],
  ])("is refused: %s", (_, document, reason) => {
    expect(() => readXml(document)).toThrow(reason);
    expect(() => readXml(document)).toThrow(XmlError);
  });

  it("of any text is read or refused, and crashes nothing", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "/",
      "a",
      "=",
      '"',
      "&",
      ";",
      "!",
      "--",
      "<a>",
      "</a>",
      "xmlns:",
      " ",
    );

    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        try {
          readXml(parts.join(""));
        } catch (error) {
          if (!(error instanceof XmlError)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("gives back what was escaped", () => {
    const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

    fc.assert(
      fc.property(fc.string(), (text) => {
        const root = readXml(`<a b="${escaped(text)}">${escaped(text)}</a>`);
        expect([root.text, root.attributes.b]).toEqual([text, text]);
      }),
      { numRuns: 1_000 },
    );
  });
});
