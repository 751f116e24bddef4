/** An element of an XML document. */
export interface XmlElement {
  /** The namespace's name; empty without one. */
  readonly namespace: string;
  /** Without prefix. */
  readonly name: string;
  /** Attributes by their names as they are written. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly within. */
  readonly text: string;
}

/** Where and why a text is no XML. */
export class XmlError extends Error {}

const MARKUP =
  /<!--(?:(?!--)[^])*-->|<!\[CDATA\[([^]*?)\]\]>|<\?[^]*?\?>|<\/([^\s<>/="'&]+)\s*>|<([^\s<>/="'&!?]+)((?:\s+[^\s<>/="'&]+\s*=\s*(?:"[^<"]*"|'[^<']*'))*)\s*(\/?)>|[^<]+/y;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const REFERENCE = /&(?:#(\d+)|#x([\da-f]+)|(\w+));|&/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

interface OpenElement {
  readonly qualifiedName: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly element: {
    namespace: string;
    name: string;
    attributes: Record<string, string>;
    children: XmlElement[];
    text: string;
  };
}

/**
 * Reads a well-formed XML document; refuses document types, which could pull in entities from elsewhere. Small on
 * purpose: metadata of identity providers need no more, and constructs have no dependencies besides cdktf.
 *
 * @throws XmlError
 */
export function readXml(document: string): XmlElement {
  const text = document.replace(/^\uFEFF/, "");
  const root: OpenElement = { qualifiedName: "", prefixes: { xml: "" }, element: emptyElement() };
  const open: OpenElement[] = [root];
  for (const found of markupOf(text)) {
    const [whole, cdata, closing, opening, attributes, isEmpty] = found;
    const current = open.at(-1)!;
    if (opening !== undefined) {
      const child = openElement(opening, attributes ?? "", current, whereIs(text, found.index));
      current.element.children.push(child.element);
      if (isEmpty === "") open.push(child);
    } else if (closing !== undefined) {
      if (closing !== current.qualifiedName) {
        throw new XmlError(`${whereIs(text, found.index)}: </${closing}> closes what is not open`);
      }
      open.pop();
    } else if (cdata !== undefined) current.element.text += cdata;
    else if (!whole.startsWith("<")) current.element.text += resolved(whole, whereIs(text, found.index));
  }
  if (open.length > 1) throw new XmlError(`at the end: <${open.at(-1)!.qualifiedName}> is not closed`);
  const { children, text: outside } = root.element;
  if (children.length !== 1) throw new XmlError(`${children.length} root elements instead of one`);
  if (outside.trim() !== "") throw new XmlError("there is text outside of the root element");
  return children[0]!;
}

/** The elements of a name directly within another. */
export function childrenOf(element: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.namespace === namespace && child.name === name);
}

/** The elements of a name anywhere within another. */
export function descendantsOf(element: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.namespace === namespace && child.name === name ? [child] : []),
    ...descendantsOf(child, namespace, name),
  ]);
}

function* markupOf(text: string): Generator<RegExpExecArray> {
  const markup = new RegExp(MARKUP);
  while (markup.lastIndex < text.length) {
    const at = markup.lastIndex;
    const found = markup.exec(text);
    if (found === null) throw new XmlError(`${whereIs(text, at)}: ${excerpt(text, at)}`);
    yield found;
  }
}

function openElement(
  qualifiedName: string,
  attributes: string,
  parent: OpenElement,
  where: string,
): OpenElement {
  const element = emptyElement();
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(element.attributes, name!)) throw new XmlError(`${where}: ${name} is stated twice`);
    element.attributes[name!] = resolved(double ?? single ?? "", where);
  }
  const prefixes = { ...parent.prefixes };
  for (const [name, value] of Object.entries(element.attributes)) {
    const declared = /^xmlns(?::(.+))?$/.exec(name);
    if (declared) prefixes[declared[1] ?? ""] = value;
  }
  const [prefix, name] = qualifiedName.includes(":") ? qualifiedName.split(":", 2) : ["", qualifiedName];
  const namespace = prefixes[prefix!] ?? (prefix === "" ? "" : undefined);
  if (namespace === undefined) throw new XmlError(`${where}: the prefix ${prefix} is not declared`);
  element.namespace = namespace;
  element.name = name!;
  return { qualifiedName, prefixes, element };
}

function resolved(text: string, where: string): string {
  return text.replace(REFERENCE, (whole, decimal?: string, hexadecimal?: string, entity?: string) => {
    if (decimal) return characterOf(Number(decimal), where);
    if (hexadecimal) return characterOf(Number.parseInt(hexadecimal, 16), where);
    if (entity !== undefined && Object.hasOwn(ENTITIES, entity)) return ENTITIES[entity]!;
    throw new XmlError(`${where}: ${whole} stands for nothing`);
  });
}

function characterOf(code: number, where: string): string {
  if (code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
  throw new XmlError(`${where}: there is no character ${code}`);
}

function emptyElement(): OpenElement["element"] {
  return { namespace: "", name: "", attributes: {}, children: [], text: "" };
}

function whereIs(text: string, index: number): string {
  return `line ${text.slice(0, index).split("\n").length}`;
}

function excerpt(text: string, at: number): string {
  return `this is no markup: ${text.slice(at, at + 40).split("\n")[0]}`;
}
