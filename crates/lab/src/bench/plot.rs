//! Plots of one row, as SVG that stands inside the page.

use super::results::Summary;
use super::spread::Spread;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::{error, io};

const WIDTH: u32 = 900;
const LINE: u32 = 26;
const MARGIN: u32 = 70;
const NAMES: u32 = 230;

type Area<'svg> = DrawingArea<SVGBackend<'svg>, Shift>;

/// The ratio to raw epoll of each server: the median as a dot, the rounds' range as a bar, raw epoll as a line at 1.
pub(super) fn ratios(summaries: &[Summary]) -> io::Result<String> {
    let figures = |summary: &Summary| summary.ratio_to_raw_epoll.map(|ratio| vec![(ratio, BLUE)]);
    ranges(summaries, "CPU per round trip, ratio to raw epoll", 1.0, figures)
}

/// The latencies of each server: p50, p99 and p99.9.
pub(super) fn latencies(summaries: &[Summary]) -> io::Result<String> {
    let micros = |spread: Spread| Spread { median: spread.median / 1e3, min: spread.min / 1e3, max: spread.max / 1e3 };
    let figures = |summary: &Summary| {
        Some(vec![
            (micros(summary.p50_ns?), BLUE),
            (micros(summary.p99_ns?), MAGENTA),
            (micros(summary.p99_9_ns?), RED),
        ])
    };
    ranges(summaries, "latency in µs: p50 blue, p99 magenta, p99.9 red", 0.0, figures)
}

/// The time in the kernel (dark) and outside (light) of each server's CPU per round trip.
pub(super) fn split(summaries: &[Summary]) -> io::Result<String> {
    let parts: Vec<(&str, f64, f64)> = summaries
        .iter()
        .filter_map(|summary| {
            let whole = summary.cpu_ns_per_round_trip?.median / 1e3;
            let kernel = whole * summary.kernel_share?.median;
            Some((summary.name.as_str(), kernel, whole))
        })
        .collect();
    let most = parts.iter().map(|(_, _, whole)| *whole).fold(0.0, f64::max);
    if most <= 0.0 {
        return Ok(String::new());
    }
    let names: Vec<&str> = parts.iter().map(|(name, _, _)| *name).collect();
    drawn(names.len(), |area| {
        let (mut chart, rows) =
            (chart(area, "CPU in µs for each round trip: kernel dark, user light", 0.0..most * 1.05, &names)?, &parts);
        for (index, (_, kernel, whole)) in rows.iter().enumerate() {
            let place = |from: f64, to: f64| [(from, index as f64 + 0.2), (to, index as f64 + 0.8)];
            chart.draw_series([
                Rectangle::new(place(0.0, *kernel), RGBColor(40, 70, 120).filled()),
                Rectangle::new(place(*kernel, *whole), RGBColor(150, 190, 240).filled()),
            ])?;
        }
        Ok(())
    })
}

type Chart<'area, 'svg> = ChartContext<
    'area,
    SVGBackend<'svg>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;
type Drawn<T> = Result<T, Box<dyn error::Error + Send + Sync>>;

fn ranges(
    summaries: &[Summary],
    title: &str,
    always: f64,
    figures: impl Fn(&Summary) -> Option<Vec<(Spread, RGBColor)>>,
) -> io::Result<String> {
    let rows: Vec<(&str, Vec<(Spread, RGBColor)>)> =
        summaries.iter().filter_map(|summary| Some((summary.name.as_str(), figures(summary)?))).collect();
    let all = || rows.iter().flat_map(|(_, figures)| figures.iter().map(|(spread, _)| *spread));
    if rows.is_empty() {
        return Ok(String::new());
    }
    let least = all().map(|spread| spread.min).fold(always, f64::min);
    let most = all().map(|spread| spread.max).fold(always, f64::max);
    let edge = ((most - least) * 0.05).max(1e-3);
    let names: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    drawn(names.len(), |area| {
        let mut chart = chart(area, title, least - edge..most + edge, &names)?;
        if always > 0.0 {
            chart.draw_series([PathElement::new([(always, 0.0), (always, names.len() as f64)], BLACK.mix(0.5))])?;
        }
        for (index, (_, figures)) in rows.iter().enumerate() {
            let height = index as f64 + 0.5;
            for (spread, colour) in figures {
                let bar = PathElement::new([(spread.min, height), (spread.max, height)], colour.stroke_width(3));
                chart.draw_series([bar])?;
                chart.draw_series([Circle::new((spread.median, height), 5, colour.filled())])?;
            }
        }
        Ok(())
    })
}

/// A drawing with room for so many rows.
fn drawn(rows: usize, draw: impl FnOnce(&Area<'_>) -> Drawn<()>) -> io::Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, MARGIN + LINE * rows as u32)).into_drawing_area();
        draw(&area).map_err(io::Error::other)?;
        area.present().map_err(|error| io::Error::other(error.to_string()))?;
    }
    Ok(svg)
}

fn chart<'area, 'svg: 'area>(
    area: &'area Area<'svg>,
    title: &str,
    range: std::ops::Range<f64>,
    names: &[&str],
) -> Drawn<Chart<'area, 'svg>> {
    // The first server stands at the top.
    let rows = names.len() as f64;
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 16))
        .margin_right(20)
        .x_label_area_size(24)
        .y_label_area_size(NAMES)
        .build_cartesian_2d(range, rows..0.0)?;
    let name_at = |place: &f64| names.get(*place as usize).map(|name| name.to_string()).unwrap_or_default();
    chart.configure_mesh().disable_y_mesh().y_labels(0).x_labels(12).light_line_style(TRANSPARENT).draw()?;
    // The mesh puts labels on the lines between rows; they belong into the rows.
    for index in 0..names.len() {
        let (_, height) = chart.backend_coord(&(0.0, index as f64 + 0.5));
        let style = ("sans-serif", 13).into_font();
        area.draw_text(&name_at(&(index as f64)), &style.into(), (8, height - 7))?;
    }
    Ok(chart)
}
