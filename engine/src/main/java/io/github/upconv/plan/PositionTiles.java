package io.github.upconv.plan;

/**
 * Which positions of a panel each tile has, and which taps, for a group of phases whose lanes are
 * channels. Reused from panel to panel: most panels lack the same taps as the one before, and are
 * not arranged again.
 *
 * <p>Positions that lack the same taps beyond a border share tiles as far as they fill them, and
 * these tiles leave the taps out. Of the 256 taps that 8 x 8 positions have with a 4 x 4 kernel and
 * stride 2, 31 lie beyond a border, and tiles of 6 leave 24 of them out.
 */
final class PositionTiles {
  private int tile;
  private int taps;
  private int count;

  /** By position and tap: whether it is within the borders. */
  private boolean[] present = new boolean[64];

  /** By position: which taps it lacks. */
  private int[] kinds = new int[16];

  private int[] positions = new int[16];
  private int[] places = new int[16];

  /** By tile: where its taps begin in {@link #tapOfTile}. */
  private int[] firstTap = new int[17];

  private int[] tapOfTile = new int[64];

  /**
   * Puts the positions of a panel into tiles.
   *
   * @param each positions of a tile
   */
  void arrange(Panel panel, PhaseGrid grid, PhaseGrid.Group group, int each) {
    int tapsOfGroup = group.windows().size();
    int positionsOfPanel = panel.positions();
    boolean isNew = tile != each || taps != tapsOfGroup || count != positionsOfPanel;
    tile = each;
    taps = tapsOfGroup;
    count = positionsOfPanel;
    if (kinds.length < count) {
      kinds = new int[count];
      positions = new int[count];
      places = new int[count];
      firstTap = new int[count + 1];
    }
    if (present.length < count * taps) {
      present = new boolean[count * taps];
      tapOfTile = new int[count * taps];
    }
    if (lookUp(panel, grid, group) || isNew) {
      for (int position = 0; position < count; position++) {
        kinds[position] = kind(position);
      }
      order();
      collectTaps();
    }
  }

  /** Looks up which taps each position has; whether this is new. */
  private boolean lookUp(Panel panel, PhaseGrid grid, PhaseGrid.Group group) {
    boolean isNew = false;
    for (int piece = 0; piece < panel.pieces(); piece++) {
      for (int tap = 0; tap < taps; tap++) {
        var window = grid.windows().get(group.windows().get(tap));
        boolean row = grid.sourceRow(panel.row(piece), window.depth(), window.height()) >= 0;
        for (int i = 0; i < panel.count(piece); i++) {
          long source = grid.width().source(panel.first(piece) + i, window.width());
          boolean inside = row && grid.width().isInside(source);
          int at = (panel.lane(piece) + i) * taps + tap;
          isNew |= present[at] != inside;
          present[at] = inside;
        }
      }
    }
    return isNew;
  }

  /**
   * Equal for positions that lack the same taps: those that are present are a box, which its first
   * and last corner tell.
   */
  private int kind(int position) {
    int first = 0;
    while (first < taps && !isPresent(position, first)) {
      first++;
    }
    int last = taps - 1;
    while (last >= 0 && !isPresent(position, last)) {
      last--;
    }
    return first * (taps + 1) + (taps - 1 - last);
  }

  /** Whole tiles of positions of a kind come first, then the rest of each kind. */
  private void order() {
    int place = 0;
    for (int kind = next(-1); kind < Integer.MAX_VALUE; kind = next(kind)) {
      place = append(kind, 0, size(kind) / tile * tile, place);
    }
    for (int kind = next(-1); kind < Integer.MAX_VALUE; kind = next(kind)) {
      place = append(kind, size(kind) / tile * tile, size(kind), place);
    }
  }

  /** The least kind above another. */
  private int next(int kind) {
    int next = Integer.MAX_VALUE;
    for (int position = 0; position < count; position++) {
      next = kinds[position] > kind ? Math.min(next, kinds[position]) : next;
    }
    return next;
  }

  private int size(int kind) {
    int size = 0;
    for (int position = 0; position < count; position++) {
      size += kinds[position] == kind ? 1 : 0;
    }
    return size;
  }

  /** Appends some of the positions of a kind; returns the place behind them. */
  private int append(int kind, int first, int end, int place) {
    int number = 0;
    int to = place;
    for (int position = 0; position < count; position++) {
      if (kinds[position] == kind) {
        if (number >= first && number < end) {
          positions[to] = position;
          places[position] = to;
          to++;
        }
        number++;
      }
    }
    return to;
  }

  private void collectTaps() {
    int at = 0;
    for (int number = 0; number < tiles(); number++) {
      firstTap[number] = at;
      for (int tap = 0; tap < taps; tap++) {
        boolean any = false;
        for (int i = 0; i < count(number); i++) {
          any |= isPresent(position(number, i), tap);
        }
        if (any) {
          tapOfTile[at] = tap;
          at++;
        }
      }
    }
    firstTap[tiles()] = at;
  }

  /** Whether a position has its source under a tap. */
  boolean isPresent(int position, int tap) {
    return present[position * taps + tap];
  }

  /** Number of tiles. */
  int tiles() {
    return Math.ceilDiv(count, tile);
  }

  /** Positions of a tile. */
  int count(int number) {
    return Math.min(tile, count - number * tile);
  }

  /** The i-th position of a tile. */
  int position(int number, int i) {
    return positions[number * tile + i];
  }

  /** Number of taps that any position of a tile has. */
  int taps(int number) {
    return firstTap[number + 1] - firstTap[number];
  }

  /** The i-th tap of a tile, ascending. */
  int tap(int number, int i) {
    return tapOfTile[firstTap[number] + i];
  }

  /** Whether the taps of a tile follow each other. */
  boolean isRun(int number) {
    int taps = taps(number);
    return taps == 0 || tap(number, taps - 1) - tap(number, 0) == taps - 1;
  }

  /** Taps of all tiles. */
  int taps() {
    return firstTap[tiles()];
  }

  /** The place of a position, tile by tile. */
  int place(int position) {
    return places[position];
  }

  /** The position that comes at a place. */
  int position(int place) {
    return positions[place];
  }
}
