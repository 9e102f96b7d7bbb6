//! The shapes of the states: each has its own silhouette, so that paper in one ink still tells.

use super::flow::{Flow, INK, control, node, rectangle};
use crate::report::display::{Colour, Mark, Mp, Node, Pen, Point};
use crate::report::record::{Outcome, State};

/// A shape with a meaning; a word always stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    Ok,
    Warning,
    Stop,
    Unknown,
    Hot,
    Cold,
}

impl From<State> for Icon {
    fn from(state: State) -> Self {
        match state {
            State::Ok => Self::Ok,
            State::Warning => Self::Warning,
            State::Stop => Self::Stop,
            State::Unknown => Self::Unknown,
        }
    }
}

impl From<Outcome> for Icon {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fail => Self::Stop,
            Outcome::Unknown => Self::Unknown,
            Outcome::Pass => Self::Ok,
        }
    }
}

/// A square of 2,400 units laid over the page.
struct Grid {
    origin: Point,
    size: Mp,
}

impl Grid {
    fn x(&self, x: i64) -> Mp {
        self.origin.x + x * self.size / 2400
    }

    fn y(&self, y: i64) -> Mp {
        self.origin.y + y * self.size / 2400
    }

    fn node(&self, (x, y): (i64, i64)) -> Node {
        node(self.x(x), self.y(y))
    }

    fn ring(&self, corners: &[(i64, i64)]) -> Vec<Node> {
        corners.iter().map(|corner| self.node(*corner)).collect()
    }

    fn curve(&self, start: (i64, i64), arcs: &[[(i64, i64); 3]]) -> Vec<Node> {
        let mut nodes = vec![self.node(start)];
        for [first, second, end] in arcs {
            nodes.push(control(self.x(first.0), self.y(first.1)));
            nodes.push(control(self.x(second.0), self.y(second.1)));
            nodes.push(self.node(*end));
        }
        nodes
    }

    /// A circle of four curves; 0.5523 of the radius brings each within 0.03 % of the arc.
    fn circle(&self, (x, y): (i64, i64), radius: i64) -> Vec<Node> {
        let pull = radius * 5523 / 10_000;
        self.curve(
            (x, y - radius),
            &[
                [(x + pull, y - radius), (x + radius, y - pull), (x + radius, y)],
                [(x + radius, y + pull), (x + pull, y + radius), (x, y + radius)],
                [(x - pull, y + radius), (x - radius, y + pull), (x - radius, y)],
                [(x - radius, y - pull), (x - pull, y - radius), (x, y - radius)],
            ],
        )
    }
}

/// Draws `icon` in a square of `size` whose top left corner is `origin`.
pub(super) fn draw(flow: &mut Flow<'_>, icon: Icon, origin: Point, size: Mp) {
    let grid = Grid { origin, size };
    match icon {
        Icon::Ok => {
            let tick =
                [(1050, 1760), (510, 1220), (740, 990), (1050, 1300), (1680, 660), (1910, 890)];
            fill(flow, vec![grid.circle((1200, 1200), 1100), grid.ring(&tick)], INK);
        }
        Icon::Warning => {
            let triangle = [(1200, 100), (2400, 2260), (0, 2260)];
            let bang = [(1040, 860), (1080, 1560), (1320, 1560), (1360, 860)];
            let rings =
                vec![grid.ring(&triangle), grid.ring(&bang), grid.circle((1200, 1885), 175)];
            fill(flow, rings, INK);
        }
        Icon::Stop => {
            let octagon = [
                (720, 60),
                (1680, 60),
                (2340, 720),
                (2340, 1680),
                (1680, 2340),
                (720, 2340),
                (60, 1680),
                (60, 720),
            ];
            let cross = [
                (740, 520),
                (520, 740),
                (980, 1200),
                (520, 1660),
                (740, 1880),
                (1200, 1420),
                (1660, 1880),
                (1880, 1660),
                (1420, 1200),
                (1880, 740),
                (1660, 520),
                (1200, 980),
            ];
            fill(flow, vec![grid.ring(&octagon), grid.ring(&cross)], INK);
        }
        Icon::Unknown => unknown(flow, &grid),
        Icon::Hot => {
            fill(flow, vec![grid.ring(&[(200, 2000), (1200, 300), (2200, 2000)])], INK);
        }
        Icon::Cold => {
            let nodes = grid.ring(&[(300, 450), (1200, 2000), (2100, 450)]);
            stroke(flow, nodes, true, pen(size * 300 / 2400));
        }
    }
}

fn unknown(flow: &mut Flow<'_>, grid: &Grid) {
    let square = grid.ring(&[(200, 200), (2200, 200), (2200, 2200), (200, 2200)]);
    let dash = Some((grid.size * 460 / 2400, grid.size * 200 / 2400));
    stroke(flow, square, true, Pen { dash, ..pen(grid.size * 240 / 2400) });
    let hook = grid.curve(
        (900, 930),
        &[
            [(900, 759), (1039, 620), (1210, 620)],
            [(1381, 620), (1520, 759), (1520, 930)],
            [(1520, 1040), (1460, 1140), (1370, 1200)],
            [(1260, 1270), (1200, 1330), (1200, 1460)],
        ],
    );
    stroke(flow, hook, false, pen(grid.size * 220 / 2400));
    fill(flow, vec![grid.circle((1200, 1760), 150)], INK);
}

/// Draws the mark of the product: a line that leaves its band and comes back.
pub(super) fn logo(flow: &mut Flow<'_>, origin: Point, size: Mp) {
    let grid = Grid { origin, size: size / 2 };
    let band = rectangle([grid.x(400), grid.y(1500), grid.x(4400), grid.y(3300)]);
    fill(flow, vec![band], Colour(0xe0, 0xeb, 0xe2));
    let edge = Pen { colour: Colour(0x5f, 0x85, 0x70), ..pen(size * 200 / 4800) };
    for y in [1500, 3300] {
        stroke(flow, grid.ring(&[(400, y), (4400, y)]), false, edge);
    }
    let trace = grid.curve(
        (400, 2700),
        &[
            [(1000, 2700), (1100, 1900), (1600, 1900)],
            [(2100, 1900), (2100, 2800), (2600, 2800)],
            [(3100, 2800), (3200, 1000), (3600, 1000)],
            [(3900, 1000), (4000, 2000), (4400, 2000)],
        ],
    );
    stroke(flow, trace, false, Pen { is_round: true, ..pen(size * 340 / 4800) });
}

fn pen(width: Mp) -> Pen {
    Pen { width, colour: INK, dash: None, is_round: false }
}

fn fill(flow: &mut Flow<'_>, rings: Vec<Vec<Node>>, colour: Colour) {
    flow.place(Mark::Fill { rings, colour }, None);
}

fn stroke(flow: &mut Flow<'_>, nodes: Vec<Node>, is_closed: bool, pen: Pen) {
    flow.place(Mark::Stroke { nodes, is_closed, pen }, None);
}
