//! The services over real connections, and their files against those of plain Python.

#[cfg(test)]
mod browser;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod lifecycle;
// Reads the peak from /proc.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod memory;
#[cfg(test)]
mod peer;
#[cfg(test)]
mod pipeline;
#[cfg(test)]
mod same_as_python;
