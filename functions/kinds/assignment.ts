/** `weight` above 0: what it is worth to give this column to the row. */
export interface Choice {
  column: number;
  weight: number;
}

/**
 * One column at the most for each row, no column twice, so that the sum of the weights is the highest that there is: the assignment problem, by shortest
 * augmenting paths (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987).
 * Each row adds at the most one search through what it can reach, so rows and columns that have nothing to do with each other cost each other nothing.
 * Gives the column of each row, −1 for none.
 */
export function assign(choices: readonly (readonly Choice[])[], columns: number): Int32Array {
  const columnOf = new Int32Array(choices.length).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  // Dual prices: no choice costs less than its row's and its column's together, and what is chosen costs just that.
  const ofRow = new Float64Array(choices.length);
  const ofColumn = new Float64Array(columns);
  const cost = new Float64Array(columns);
  const from = new Int32Array(columns);
  const isSettled = new Uint8Array(columns);

  for (let newRow = 0; newRow < choices.length; newRow++) {
    cost.fill(Number.POSITIVE_INFINITY);
    const open: number[] = [];
    const settled: number[] = [];
    // A row may go without a column, which costs nothing: the path may end there too.
    let bare = { row: newRow, cost: 0 };
    let row = newRow;
    let spent = 0;
    let end = -1;
    for (;;) {
      for (const { column, weight } of choices[row] ?? []) {
        const through = spent - weight - (row === newRow ? 0 : (ofRow[row] ?? 0)) - (ofColumn[column] ?? 0);
        if (isSettled[column] === 1 || through >= (cost[column] ?? 0)) continue;
        if (cost[column] === Number.POSITIVE_INFINITY) open.push(column);
        cost[column] = through;
        from[column] = row;
      }
      const next = takeCheapest(open, cost, rowOf);
      if (next === undefined || (cost[next] ?? 0) >= bare.cost) break;
      spent = cost[next] ?? 0;
      if (rowOf[next] === -1) {
        end = next;
        break;
      }
      settled.push(next);
      isSettled[next] = 1;
      row = rowOf[next] ?? 0;
      const without = spent - (ofRow[row] ?? 0);
      if (without < bare.cost) bare = { row, cost: without };
    }
    const paid = end === -1 ? bare.cost : spent;
    for (const column of settled) {
      isSettled[column] = 0;
      const gain = paid - (cost[column] ?? 0);
      ofColumn[column] = (ofColumn[column] ?? 0) - gain;
      const owner = rowOf[column] ?? 0;
      ofRow[owner] = (ofRow[owner] ?? 0) + gain;
    }
    ofRow[newRow] = paid;
    // Along the path everybody hands their column to the one before.
    let column = end === -1 ? (columnOf[bare.row] ?? -1) : end;
    if (end === -1) columnOf[bare.row] = -1;
    while (column !== -1) {
      const owner = from[column] ?? 0;
      const given = columnOf[owner] ?? -1;
      columnOf[owner] = column;
      rowOf[column] = owner;
      column = owner === newRow ? -1 : given;
    }
  }
  return columnOf;
}

/** Of those that cost the same, one that nobody has: the path ends there. */
function takeCheapest(open: number[], cost: Float64Array, rowOf: Int32Array): number | undefined {
  let best = -1;
  for (let i = 0; i < open.length; i++) {
    const less = best === -1 ? -1 : (cost[open[i] ?? 0] ?? 0) - (cost[open[best] ?? 0] ?? 0);
    if (less < 0 || (less === 0 && rowOf[open[i] ?? 0] === -1 && rowOf[open[best] ?? 0] !== -1)) best = i;
  }
  if (best === -1) return undefined;
  const found = open[best];
  const last = open.pop();
  if (best < open.length && last !== undefined) open[best] = last;
  return found;
}
