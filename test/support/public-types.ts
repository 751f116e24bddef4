import { dirname } from "node:path";
import * as ts from "typescript";

/**
 * The types that are named in the declarations of what a package exports, and that it does not export: nobody can write
 * them down. Left out is what nobody writes: what a class extends, its private and protected members, the constructors of
 * classes of which only the type is exported, and constants behind a type.
 */
export function unnamedTypes(entry: string): readonly string[] {
  const folder = dirname(entry);
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const real = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exports = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!);
  const exported = new Set(exports.map(real));
  const found = new Set<string>();

  const isOwn = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.some(
      (one) => one.getSourceFile().fileName.startsWith(folder) && !ts.isTypeParameterDeclaration(one),
    );
  const visit = (node: ts.Node, of: ts.Symbol): void => {
    if (ts.isHeritageClause(node) && ts.isClassDeclaration(node.parent)) return;
    if (ts.isConstructorDeclaration(node) && of.declarations?.some(ts.isTypeOnlyExportDeclaration)) return;
    if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => HIDDEN.includes(kind))) return;
    if (ts.isTypeReferenceNode(node)) {
      const symbol = checker.getSymbolAtLocation(node.typeName);
      const target = symbol && real(symbol);
      if (target && isOwn(target) && !exported.has(target)) found.add(`${of.name} names ${target.name}`);
    }
    ts.forEachChild(node, (inner) => visit(inner, of));
  };
  for (const symbol of exports) for (const one of real(symbol).declarations ?? []) visit(one, symbol);
  return [...found].sort();
}

const HIDDEN: readonly ts.SyntaxKind[] = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
