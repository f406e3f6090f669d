//! `Execute` for the reference services: files are opened, the transformation runs on a thread of its own, and its
//! output appears only if the call still wants it.

use std::{
    fs::File,
    io::{BufWriter, Read, Write as _},
    sync::Arc,
};

use tokio::{sync::watch, task};
use tonic::{Request, Response, Status, async_trait};
use wattflow_rpc::proto::{ExecuteRequest, ExecuteResponse, container_executor_server::ContainerExecutor};

use crate::{
    analyzer,
    call::{Call, GiveUpOnDrop, WhileWanted},
    deadline::Deadline,
    generator::{self, Parameters},
    problem::Problem,
    processed::Format,
    reporter,
    sandbox::{DataPath, FileError, Sandbox},
};

const WRITE_BUFFER_BYTES: usize = 256 << 10;
/// A parameter file has some hundred bytes.
const MAX_PARAMETER_BYTES: u64 = 64 << 10;
/// A message is for people: longer ones are cut.
const MAX_MESSAGE_CHARS: usize = 1000;

/// What a reference service does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Generate,
    Analyze,
    Report,
}

/// A reference service.
pub(crate) struct Executor {
    pub(crate) work: Work,
    pub(crate) sandbox: Sandbox,
    /// Becomes true when calls in flight must end.
    pub(crate) stopping: watch::Receiver<bool>,
}

#[async_trait]
impl ContainerExecutor for Executor {
    async fn execute(&self, request: Request<ExecuteRequest>) -> Result<Response<ExecuteResponse>, Status> {
        let deadline = Deadline::of(request.metadata(), self.stopping.clone())?;
        let request = request.into_inner();
        let call = Arc::new(Call::default());
        let _give_up = GiveUpOnDrop(Arc::clone(&call));
        let mut job = task::spawn_blocking({
            let (work, sandbox, call) = (self.work, self.sandbox.clone(), Arc::clone(&call));
            move || Job { sandbox, call: &call, request: &request }.run(work)
        });
        let outcome = tokio::select! {
            outcome = &mut job => outcome,
            status = deadline.passed() => {
                if call.give_up() {
                    return Err(status);
                }
                // It is being renamed into place: the work is done.
                job.await
            }
        };
        let outcome =
            outcome.map_err(|_| Status::internal("the service failed while it worked; this is a fault in it"))?;
        Ok(Response::new(match outcome {
            Ok(message) => ExecuteResponse { success: true, message },
            Err(message) => {
                ExecuteResponse { success: false, message: message.chars().take(MAX_MESSAGE_CHARS).collect() }
            }
        }))
    }
}

/// One call's work, on its own thread.
struct Job<'a> {
    sandbox: Sandbox,
    call: &'a Call,
    request: &'a ExecuteRequest,
}

impl Job<'_> {
    /// Answers the message of a success or of a failure.
    fn run(&self, work: Work) -> Result<String, String> {
        match work {
            Work::Generate => self.generate(),
            Work::Analyze => self.analyze(),
            Work::Report => self.report(),
        }
    }

    fn generate(&self) -> Result<String, String> {
        let output = self.output_path()?;
        match self.source()? {
            Source::Parameters(parameters) => {
                self.write(&output, "", |file| generator::generate(&parameters, file))?;
            }
            Source::Csv(input, file) => {
                let file = WhileWanted::new(file, self.call);
                self.write(&output, &input.to_string(), |output| generator::pass_on(file, output))?;
            }
        }
        Ok(format!("Successfully generated synthetic data to {}", output.requested()))
    }

    /// What the generator works from. It needs no input: a name that leads nowhere, or to a file of another kind, as in
    /// the original's `placeholder_input.txt`, means its defaults.
    fn source(&self) -> Result<Source, String> {
        let default = Source::Parameters(Parameters::default());
        if self.request.input_file.is_empty() {
            return Ok(default);
        }
        let input = self.input_path()?;
        let extension = input.requested().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let is_csv = extension.as_deref() == Some("csv");
        if !is_csv && extension.as_deref() != Some("json") {
            return Ok(default);
        }
        let file = match self.sandbox.read(&input) {
            Ok(file) => file,
            Err(FileError::Missing) => return Ok(default),
            Err(error) => return Err(format!("cannot read {input}: {error}")),
        };
        if is_csv {
            return Ok(Source::Csv(input, file));
        }
        let mut text = Vec::new();
        file.take(MAX_PARAMETER_BYTES)
            .read_to_end(&mut text)
            .map_err(|error| format!("cannot read {input}: {error}"))?;
        if text.len() as u64 == MAX_PARAMETER_BYTES {
            return Err(format!("{input}: the file is too large for generator parameters; name a small JSON object"));
        }
        Parameters::from_json(&text).map(Source::Parameters).map_err(|message| format!("{input}: {message}"))
    }

    fn analyze(&self) -> Result<String, String> {
        let (input, output) = (self.input_path()?, self.output_path()?);
        let format = format_of(&output, "output_file")?;
        let file = WhileWanted::new(self.open(&input)?, self.call);
        let analysis = self.write(&output, &input.to_string(), |output| analyzer::analyze(file, output, format))?;
        let skipped = match analysis.skipped {
            0 => String::new(),
            skipped => format!(" (skipped {skipped})"),
        };
        Ok(format!("Successfully analyzed {} records and saved to {}{skipped}", analysis.records, output.requested()))
    }

    fn report(&self) -> Result<String, String> {
        let (input, output) = (self.input_path()?, self.output_path()?);
        let format = format_of(&input, "input_file")?;
        let file = WhileWanted::new(self.open(&input)?, self.call);
        let records = self.write(&output, &input.to_string(), |output| reporter::report(file, output, format))?;
        Ok(format!("Successfully generated report with {records} records to {}", output.requested()))
    }

    fn input_path(&self) -> Result<DataPath, String> {
        DataPath::parse(&self.request.input_file).map_err(|message| format!("input_file: {message}"))
    }

    fn output_path(&self) -> Result<DataPath, String> {
        DataPath::parse(&self.request.output_file).map_err(|message| format!("output_file: {message}"))
    }

    fn open(&self, input: &DataPath) -> Result<File, String> {
        self.sandbox.read(input).map_err(|error| {
            let advice = match error {
                FileError::Missing => "; run the node that writes it first, or correct input_file",
                _ => "",
            };
            format!("cannot read {input}: {error}{advice}")
        })
    }

    /// Has `produce` write a file that appears only when all of it is there and the call still wants it.
    fn write<T>(
        &self,
        output: &DataPath,
        input: &str,
        produce: impl FnOnce(&mut BufWriter<WhileWanted<'_, crate::sandbox::Output>>) -> Result<T, Problem>,
    ) -> Result<T, String> {
        let cannot_write = |reason: &dyn std::fmt::Display| format!("cannot write {output}: {reason}");
        let file = self.sandbox.write(output).map_err(|error| cannot_write(&error))?;
        let mut writer = BufWriter::with_capacity(WRITE_BUFFER_BYTES, WhileWanted::new(file, self.call));
        let produced = produce(&mut writer).map_err(|problem| problem.describe(input, &output.to_string()))?;
        writer.flush().map_err(|error| cannot_write(&error))?;
        let (file, _) = writer.into_parts();
        if !self.call.commit() {
            return Err("the call was given up".to_owned());
        }
        file.into_inner().commit().map_err(|error| cannot_write(&error))?;
        Ok(produced)
    }
}

/// What the generator works from.
enum Source {
    Parameters(Parameters),
    Csv(DataPath, File),
}

fn format_of(path: &DataPath, field: &str) -> Result<Format, String> {
    Format::from_path(path.requested()).ok_or_else(|| {
        format!("{field}: {path} has no extension that says its form; use .pb (Protocol Buffers) or .json")
    })
}
