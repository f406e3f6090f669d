//! `wattflow replay`: a recorded run.

use std::fs;

use wattflow_engine::{
    event::{Event, EventKind, journal, orchestrator_log::log_line},
    run::{RunState, RunStatus},
};

use crate::{
    arguments,
    error::{CommandError, SUCCESS, plain},
    run::{
        clock::utc_offset_minutes,
        report::{self, Told},
    },
    terminal::Terminal,
};

/// Prints the run's log and how each node ended.
pub(crate) fn execute(options: &arguments::Replay, terminal: &Terminal) -> Result<u8, CommandError> {
    let name = options.journal.display();
    let bytes = fs::read(&options.journal)
        .map_err(|error| CommandError::invalid(format!("cannot read {name}: {}; check the path", plain(&error))))?;
    // A line cut off inside a character is still a line cut off.
    let text = String::from_utf8_lossy(&bytes);
    let recording = journal::read(&text).map_err(|error| CommandError::invalid(format!("{name}: {error}")))?;
    if recording.truncated {
        terminal.warning(&format!("{name}: the last line is cut off and was left out"));
    }

    let mut events = recording.events;
    if let Some(last) = events.last()
        && RunState::fold(&events).status == RunStatus::Running
    {
        let at_millis = last.at_millis;
        events.push(Event { at_millis, kind: EventKind::RunInterrupted });
    }
    let offset = utc_offset_minutes();
    let state = RunState::fold(&events);
    let lines = events.iter().filter_map(|event| log_line(event, state.simulated.is_some()));
    terminal.write(&lines.map(|line| line.render(offset) + "\n").collect::<String>());

    let mut told = Told::default();
    for event in &events {
        told.note(event);
    }
    let colour = terminal.output_colour();
    let nodes: String = state.nodes().map(|(id, node)| report::node_line(id, node, &told, colour)).collect();
    terminal.write(&format!("\n{nodes}\n{}", report::conclusion(&state, &told, colour)));
    Ok(SUCCESS)
}
