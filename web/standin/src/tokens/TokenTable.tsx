// The list of tokens: a bolt table, virtualised by the component itself, with the columns of the layout that is shown.
import * as React from "react";
import { ListSelection } from "azure-devops-ui/List";
import { Status, Statuses, StatusSize } from "azure-devops-ui/Status";
import { ColumnSelect, ColumnSorting, ITableColumn, SimpleTableCell, SortOrder, Table, TwoLineTableCell } from "azure-devops-ui/Table";
import { ArrayItemProvider } from "azure-devops-ui/Utilities/Provider";
import { Token } from "../calls";
import { showInstant } from "../dates";
import { organizationName, page, serverNow } from "../pagedata";
import { t } from "../words";
import { scopeText } from "./scopetext";

export type TokenState = "Active" | "Expired" | "Revoked";

export function stateOf(token: Token): TokenState {
  if (new Date(token.validTo) <= serverNow()) return "Expired";
  return token.isValid ? "Active" : "Revoked";
}

// Names of the organizations that a token works in.
export function organizationsOf(token: Token): string {
  if (!token.targetAccounts || token.targetAccounts.length === 0) return t("All accessible organizations");
  return token.targetAccounts.map((id) => organizationName(id) || id).join(", ");
}

const dots = { Active: Statuses.Success, Expired: Statuses.Failed, Revoked: Statuses.Canceled };

type Cell = ITableColumn<Token>["renderCell"];

const renderName: Cell = (_row, columnIndex, tableColumn, token) => (
  <TwoLineTableCell
    key={"col-" + columnIndex}
    columnIndex={columnIndex}
    tableColumn={tableColumn}
    line1={<span className="text-ellipsis font-weight-semibold">{token.displayName}</span>}
    line2={<span className="text-ellipsis secondary-text font-size">{scopeText(token.scope)}</span>}
  />
);

const renderState: Cell = (_row, columnIndex, tableColumn, token) => {
  const state = stateOf(token);
  return (
    <SimpleTableCell key={"col-" + columnIndex} columnIndex={columnIndex} tableColumn={tableColumn}>
      <Status {...dots[state]} size={StatusSize.m} className="token-status-dot" />
      <span className="text-ellipsis">{t(state)}</span>
    </SimpleTableCell>
  );
};

function textCell(read: (token: Token) => string): Cell {
  return (_row, columnIndex, tableColumn, token) => (
    <SimpleTableCell key={"col-" + columnIndex} columnIndex={columnIndex} tableColumn={tableColumn}>
      <span className="text-ellipsis">{read(token)}</span>
    </SimpleTableCell>
  );
}

interface Sorted {
  id: string;
  order: SortOrder;
}

const sortKeys: Record<string, (token: Token) => string> = {
  name: (token) => token.displayName.toLowerCase(),
  organization: organizationsOf,
  status: stateOf,
  expires: (token) => token.validTo,
};

function sortTokens(tokens: Token[], sorted?: Sorted): Token[] {
  if (!sorted) return tokens; // the server's order, newest first
  const key = sortKeys[sorted.id];
  const sign = sorted.order === SortOrder.ascending ? 1 : -1;
  return [...tokens].sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function columnsOf(sorted?: Sorted): ITableColumn<Token>[] {
  const column = (id: string, name: string, width: number, renderCell: Cell): ITableColumn<Token> => ({
    id, name: t(name), width, renderCell, readonly: true,
    sortProps: { sortOrder: sorted?.id === id ? sorted.order : undefined },
  });
  const name = column("name", "Token name", -55, renderName);
  const status = column("status", "Status", -13, renderState);
  const organization = column("organization", "Organization", -20, textCell(organizationsOf));
  const expires = column("expires", "Expires on", -12, textCell((token) => showInstant(token.validTo)));
  const select = new ColumnSelect() as unknown as ITableColumn<Token>;
  return page.layout === "new"
    ? [select, name, organization, status, expires]
    : [name, status, organization, expires, select];
}

export interface TokenTableProps {
  tokens: Token[];
  onSelect: (tokens: Token[]) => void;
}

export function TokenTable(props: TokenTableProps) {
  const { tokens, onSelect } = props;
  const [sorted, setSorted] = React.useState<Sorted>();
  const items = React.useMemo(() => sortTokens(tokens, sorted), [tokens, sorted]);
  const provider = React.useMemo(() => new ArrayItemProvider(items), [items]);
  const columns = React.useMemo(() => columnsOf(sorted), [sorted]);
  const selection = React.useMemo(() => new ListSelection({ selectOnFocus: false, multiSelect: true }), [items]);

  React.useEffect(() => {
    const told = () => onSelect(items.filter((_, row) => selection.selected(row)));
    told();
    selection.subscribe(told);
    return () => selection.unsubscribe(told);
  }, [items, selection, onSelect]);

  const current = React.useRef({ columns });
  current.current = { columns };
  const sorting = React.useMemo(
    () => new ColumnSorting<Token>((at, order) => setSorted({ id: current.current.columns[at].id, order })),
    []
  );

  return (
    <Table
      ariaLabel={t("Personal Access Tokens")}
      behaviors={[sorting]}
      className="token-table"
      columns={columns}
      itemProvider={provider}
      role="table"
      selection={selection}
      showLines
    />
  );
}
