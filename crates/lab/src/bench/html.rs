//! The page: one file that needs no other.

use super::campaign::{Campaign, Measured};
use super::profile::Profile;
use super::{plot, table};
use std::fmt::Write;
use std::io;

const STYLE: &str = "body{font:15px sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#222}\
table{border-collapse:collapse;margin:1em 0}td,th{border-bottom:1px solid #ccc;padding:.2em .6em;text-align:right}\
td:first-child,th:first-child{text-align:left}.void{background:#fdd;border-left:.4em solid #c00;padding:.5em 1em}\
.note{background:#ffd;padding:.3em 1em}.miss{color:#c00}code,pre{background:#f4f4f4}pre{padding:.6em;overflow-x:auto}\
svg{max-width:100%}summary{cursor:pointer}";

pub(super) fn page(campaign: &Campaign) -> io::Result<String> {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>overlapped bench</title>\
         <style>{STYLE}</style></head><body>\n<h1>overlapped bench</h1>\n"
    );
    machine(&mut page, campaign);
    for row in &campaign.rows {
        measured(&mut page, row)?;
    }
    figures(&mut page, campaign);
    page += "</body></html>\n";
    Ok(page)
}

fn machine(page: &mut String, campaign: &Campaign) {
    let machine = &campaign.machine;
    let _ = write!(page, "<p>Command: <code>{}</code></p>\n<table>\n", escaped(&campaign.command.join(" ")));
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(page, "<tr><td>{name}</td><td>{}</td></tr>", escaped(value));
    };
    line("begun, seconds since 1970", &machine.started_unix_seconds.to_string());
    line("kernel", &machine.kernel);
    line("processor", &format!("{} × {}", machine.processors, machine.processor));
    line("memory", &format!("{} MiB", machine.memory_kib / 1024));
    line("load average before", &machine.load_average.to_string());
    line("open files", &machine.limits.open_files.to_string());
    line("somaxconn", &machine.limits.somaxconn);
    line("local ports", &machine.limits.local_ports);
    line("tcp_rmem", &machine.limits.tcp_rmem);
    line("tcp_wmem", &machine.limits.tcp_wmem);
    page.push_str("</table>\n");
    for note in campaign.warnings().iter().chain(&campaign.notes) {
        let _ = writeln!(page, "<p class=\"note\">{}.</p>", escaped(note));
    }
}

fn measured(page: &mut String, row: &Measured) -> io::Result<()> {
    let plan = &row.results.plan;
    let _ = writeln!(page, "<h2 id=\"{0}\">{1} <small>({0})</small></h2>", row.name, escaped(&row.title));
    for why in &row.void {
        let _ = writeln!(page, "<p class=\"void\"><b>This row is void:</b> {}.</p>", escaped(why));
    }
    let scenario = &plan.scenario;
    let _ = writeln!(
        page,
        "<p>{} clients, {} bytes, {} in flight; {} rounds of {:.1} s after {:.1} s of warming up; servers on processors {:?}, \
         load on {}. Medians over the rounds; the ratio with its range.</p>",
        scenario.clients,
        scenario.message_bytes,
        scenario.in_flight,
        plan.rounds,
        scenario.length.as_secs_f64(),
        scenario.warm_up.as_secs_f64(),
        plan.server_cpus,
        plan.load_cpu,
    );
    page.push_str("<table>\n<tr>");
    table::COLUMNS.iter().for_each(|column| _ = write!(page, "<th>{column}</th>"));
    page.push_str("</tr>\n");
    for summary in &row.results.summaries {
        page.push_str("<tr>");
        table::row(summary).iter().for_each(|cell| _ = write!(page, "<td>{}</td>", escaped(cell)));
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n<ul>\n");
    for verdict in row.verdicts() {
        let class = if verdict.contains("MISSES") { " class=\"miss\"" } else { "" };
        let _ = writeln!(page, "<li{class}>{}</li>", escaped(&verdict));
    }
    page.push_str("</ul>\n");
    for drawn in [plot::ratios, plot::latencies, plot::split] {
        page.push_str(&drawn(&row.results.summaries)?);
    }
    for warning in &row.results.warnings {
        let _ = writeln!(page, "<p class=\"note\">{}.</p>", escaped(warning));
    }
    profiles(page, row);
    page.push_str("<details><summary>Commands</summary><pre>");
    let _ = writeln!(page, "raw epoll: {}", escaped(&plan.raw_epoll.join(" ")));
    for subject in &plan.subjects {
        let environment =
            subject.environment.iter().map(|(name, value)| format!("{name}={value} ")).collect::<String>();
        let command = format!("{}: {environment}{}", subject.name, subject.command.join(" "));
        let _ = writeln!(page, "{}", escaped(&command));
    }
    page.push_str("</pre></details>\n");
    Ok(())
}

fn profiles(page: &mut String, row: &Measured) {
    if let Some(why) = &row.no_profiles {
        let _ = writeln!(page, "<p class=\"note\">There are no profiles: {}.</p>", escaped(why));
    }
    for profile in &row.profiles {
        let Profile { subject, symbols, unavailable } = profile;
        if let Some(why) = unavailable {
            let _ = writeln!(page, "<p class=\"note\">No profile of {}: {}.</p>", escaped(subject), escaped(why));
            continue;
        }
        let of_kind = |kernel: bool| {
            let these = symbols.iter().filter(|symbol| symbol.kernel == kernel);
            these.fold(0.0, |sum, symbol| sum + symbol.per_cent)
        };
        let (kernel, user) = (of_kind(true), of_kind(false));
        let _ = writeln!(
            page,
            "<details><summary>Profile of {}: of the samples listed {kernel:.0} % kernel, {user:.0} % user</summary><pre>",
            escaped(subject)
        );
        for symbol in symbols {
            let mark = if symbol.kernel { "kernel" } else { "user" };
            let _ = writeln!(page, "{:>6.2} %  {mark:<6}  {}", symbol.per_cent, escaped(&symbol.name));
        }
        page.push_str("</pre></details>\n");
    }
}

fn figures(page: &mut String, campaign: &Campaign) {
    if campaign.figures.is_empty() {
        return;
    }
    page.push_str("<h2>In one process</h2>\n<table>\n<tr><th>scenario</th><th>what</th><th>ns</th><th>range</th><th>must</th></tr>\n");
    for figure in &campaign.figures {
        let Some(spread) = figure.spread() else { continue };
        let missed = figure.must_ns.is_some_and(|must| spread.median > must);
        let _ = writeln!(
            page,
            "<tr{}><td>{}</td><td>{}</td><td>{:.1}</td><td>{:.1}..{:.1}</td><td>{}</td></tr>",
            if missed { " class=\"miss\"" } else { "" },
            escaped(&figure.scenario),
            escaped(&figure.name),
            spread.median,
            spread.min,
            spread.max,
            figure.must_ns.map_or("-".to_string(), |must| format!("{must:.0}")),
        );
    }
    page.push_str("</table>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
