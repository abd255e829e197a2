import type { DrawnList, DrawnNode } from '../drawing';
import { sizes, type ListBox, type NodeBox, type Point } from './boxes';
import { gridOf } from './grid';
import { layoutList } from './layout-list';
import { boldWidth, monospacedWidth, wrapText } from './text-width';

const titleColumns = 44;
const detailColumns = 38;
const mostDetailLines = 4;

/** The size of a node, and where in it the lists lie that it holds. */
export function layoutNode(node: DrawnNode): NodeBox {
  const lists = node.lists.filter(({ nodes }) => nodes.length > 0);
  const [title = ''] = wrapText(node.title, titleColumns, 1);
  const inside = insideOf(lists);
  const columns = Math.max(detailColumns, Math.floor(inside.width / monospacedWidth(' ', sizes.detail)));
  const details = node.details.flatMap((line) => wrapText(line, columns, mostDetailLines));
  const headHeight = sizes.titleLine + details.length * sizes.detailLine;
  const headWidth = Math.max(boldWidth(title, sizes.title), widest(details));
  const top = sizes.padding + headHeight + (lists.length > 0 ? sizes.padding : 0);
  return {
    node,
    title,
    details,
    width: Math.max(headWidth, inside.width) + 2 * sizes.padding + 4,
    height: top + inside.height + sizes.padding + (lists.some(({ title: above }) => above !== undefined) ? 4 : 0),
    lists: inside.lists.map((list) => ({ ...list, x: list.x + sizes.padding + 2, y: list.y + top })),
  };
}

interface Inside {
  readonly width: number;
  readonly height: number;
  readonly lists: NodeBox['lists'];
}

/** The lists of a node side by side, each below its title. */
function insideOf(lists: readonly DrawnList[]): Inside {
  const boxes = lists.map((list) => titled(layoutList(list, layoutNode), list.title));
  const { places, width, height } = gridOf(boxes, sizes.gap);
  const found = boxes.map(({ box, title, below, width: own }, index) => {
    const { x, y }: Point = places[index] ?? { x: 0, y: 0 };
    return { x, y: y + below, box, title, width: own };
  });
  return { width, height, lists: found };
}

function titled(
  box: ListBox,
  text: string | undefined,
): { box: ListBox; title: string[]; below: number; width: number; height: number } {
  const columns = Math.max(detailColumns, Math.floor(box.width / monospacedWidth(' ', sizes.detail)));
  const title = text === undefined ? [] : wrapText(text, columns, mostDetailLines);
  const below = title.length === 0 ? 0 : title.length * sizes.detailLine + 6;
  return { box, title, below, width: Math.max(box.width, widest(title)), height: box.height + below };
}

const widest = (lines: readonly string[]): number =>
  lines.reduce((most, line) => Math.max(most, monospacedWidth(line, sizes.detail)), 0);
