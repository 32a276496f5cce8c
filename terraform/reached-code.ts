import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as ast from "typescript/unstable/ast";
import { API, type Project, SymbolFlags, type Symbol as TsSymbol } from "typescript/unstable/sync";

const here = dirname(fileURLToPath(new URL("./", import.meta.url)));

/** Something of ours that reached code names: `member` of `owner`, where the owner is the top-level declaration it stands in. */
export interface Named {
  /** A path in the project. */
  file: string;
  owner: string;
  member: string;
  /** The function whose first argument it is. */
  argumentOf?: string;
}

interface Reached {
  named: Named[];
  follows: ast.Node[];
}

/**
 * What may run once a file is loaded and its handlers are called, by the compiler's own resolution of every name. A loaded module runs
 * its statements; a top-level declaration runs once something reached names it, directly, as a property or through an import. Types are
 * erased before anything runs, so they reach nothing. Nothing behind `boundary` or in a package is entered. It errs on the side of more:
 * a branch that is never taken counts. `root` is the folder of the tsconfig.json that names the sources.
 */
export function openCode(boundary: string, root: string = here) {
  const api = new API({ cwd: root });
  const [project] = api.updateSnapshot({ openProjects: [`${root}/tsconfig.json`] }).getProjects();
  if (!project) throw new Error(`Expected the compiler to open ${root}/tsconfig.json; it opened no project.`);
  const read = reader(project, { root, boundary });
  return {
    namedFrom: (file: string) => namedFrom(read, sourceOf(project, `${root}/${file}`)),
    close: () => api.close(),
  };
}

function namedFrom(read: (node: ast.Node) => Reached, entry: ast.Node): Named[] {
  const reached = new Set([entry]);
  const named: Named[] = [];
  for (const node of reached) {
    const found = read(node);
    named.push(...found.named);
    for (const next of found.follows) reached.add(next);
  }
  return named;
}

function sourceOf(project: Project, file: string): ast.SourceFile {
  const source = project.program.getSourceFile(file);
  if (!source) throw new Error(`Expected ${file} to be part of ${project.configFileName}; it is not.`);
  return source;
}

/** Reads a module (what loading it runs) or a top-level statement (what it names), each once. */
function reader(project: Project, { root, boundary }: { root: string; boundary: string }): (node: ast.Node) => Reached {
  const known = new Map<ast.Node, Reached>();
  const { checker } = project;
  return (node) => {
    const found = known.get(node) ?? (ast.isSourceFile(node) ? loaded(node) : named(node));
    known.set(node, found);
    return found;
  };

  function loaded(source: ast.SourceFile): Reached {
    const follows = source.statements.flatMap((statement) => {
      if (ast.isImportDeclaration(statement) || ast.isExportDeclaration(statement)) return modulesOf(statement);
      return isDeclaration(statement) ? [] : [statement];
    });
    return { named: [], follows };
  }

  function modulesOf(statement: ast.ImportDeclaration | ast.ExportDeclaration): ast.Node[] {
    const isErased = ast.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ast.SyntaxKind.TypeKeyword
      : statement.isTypeOnly;
    if (isErased || !statement.moduleSpecifier) return [];
    return declarationsOf(checker.getSymbolAtLocation(statement.moduleSpecifier)).map(({ node }) => node);
  }

  function named(statement: ast.Node): Reached {
    const found = valuesIn(statement).flatMap(({ node, symbol }) =>
      declarationsOf(symbol ?? symbolOf(node)).map((declared) => ({
        node,
        declared,
        name: symbol?.name ?? textOf(node),
      })),
    );
    return {
      named: found.map(({ node, declared, name }) => ({
        file: declared.file,
        owner: declared.owner,
        member: name,
        ...argumentOf(node),
      })),
      follows: found.flatMap(({ declared }) => (declared.file === boundary ? [] : [declared.node])),
    };
  }

  function symbolOf(node: ast.Node): TsSymbol | undefined {
    if (ast.isShorthandPropertyAssignment(node.parent)) return checker.getShorthandAssignmentValueSymbol(node.parent);
    return checker.getSymbolAtLocation(node);
  }

  /** Every name that stands for a value, and every property that a pattern takes out of one. */
  function valuesIn(statement: ast.Node): { node: ast.Node; symbol?: TsSymbol }[] {
    const found: { node: ast.Node; symbol?: TsSymbol }[] = [];
    const visit = (node: ast.Node): void => {
      if (isErased(node)) return;
      if (ast.isIdentifier(node) || isModuleName(node)) found.push({ node });
      if (ast.isObjectBindingPattern(node)) for (const symbol of takenOut(node)) found.push({ node, symbol });
      node.forEachChild(visit);
    };
    visit(statement);
    return found;
  }

  function takenOut(pattern: ast.ObjectBindingPattern): TsSymbol[] {
    const type = checker.getTypeAtLocation(pattern);
    return pattern.elements.flatMap(({ propertyName, name }) => {
      const property = propertyName ?? name;
      const symbol = type && property && ast.isIdentifier(property) && checker.getPropertyOfType(type, property.text);
      return symbol ? [symbol] : [];
    });
  }

  /** Where it is declared, when that is ours: the statement at the top of a module, or the module itself. */
  function declarationsOf(symbol: TsSymbol | undefined): { file: string; owner: string; node: ast.Node }[] {
    if (!symbol) return [];
    const target = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return target.declarations.flatMap((handle) => {
      if (!handle.path.startsWith(`${root}/`) || handle.path.includes("/node_modules/")) return [];
      const declared = handle.resolve(project);
      if (!declared) return [];
      const node = atTop(declared);
      return [{ file: handle.path.slice(root.length + 1), owner: ownerOf(node), node }];
    });
  }
}

function atTop(node: ast.Node): ast.Node {
  let top = node;
  while (top.parent && !ast.isSourceFile(top.parent)) top = top.parent;
  return top;
}

/** Declarations run when they are named; any other statement runs as its module is loaded. */
const isDeclaration = (node: ast.Node) =>
  ast.isFunctionDeclaration(node) || ast.isClassDeclaration(node) || ast.isVariableStatement(node) || isErased(node);

const isErased = (node: ast.Node) =>
  ast.isInterfaceDeclaration(node) ||
  ast.isTypeAliasDeclaration(node) ||
  (ast.isTypeNode(node) && !ast.isExpressionWithTypeArguments(node));

/** The string of `import("…")`. */
const isModuleName = (node: ast.Node) =>
  ast.isStringLiteral(node) &&
  ast.isCallExpression(node.parent) &&
  node.parent.expression.kind === ast.SyntaxKind.ImportKeyword;

function argumentOf(node: ast.Node): { argumentOf?: string } {
  const call = node.parent;
  if (!ast.isCallExpression(call) || call.arguments[0] !== node) return {};
  const called = ast.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  return { argumentOf: textOf(called) };
}

const textOf = (node: ast.Node): string => (ast.isIdentifier(node) || ast.isStringLiteral(node) ? node.text : "");

const ownerOf = (node: ast.Node): string =>
  ast.isInterfaceDeclaration(node) || ast.isFunctionDeclaration(node) || ast.isClassDeclaration(node)
    ? (node.name?.text ?? "")
    : "";
