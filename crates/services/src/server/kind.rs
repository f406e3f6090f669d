//! Which service, and under which name.

use wattflow_engine::address::KNOWN_SERVICES;

use crate::dummy::DummyOptions;

/// Which service a port offers.
#[derive(Clone, Debug, PartialEq)]
pub enum ServiceKind {
    /// Writes an energy CSV.
    Generator,
    /// Reads an energy CSV, writes its analysis.
    Analyzer,
    /// Reads an analysis, writes it as CSV.
    Reporter,
    /// Checks paths, does nothing.
    Dummy(DummyOptions),
}

impl ServiceKind {
    /// The reference service that a node of this id asks for: the ids of the default pipeline, and any other that says
    /// what it is (`solar-generator`, `AnalysisStep`, `daily_report`). A report is asked for before an analysis, an
    /// analysis before a generation: "report-generator" generates a report.
    #[must_use]
    pub fn for_node_id(id: &str) -> Option<Self> {
        let id = id.to_ascii_lowercase();
        if id.contains("report") {
            Some(Self::Reporter)
        } else if id.contains("analy") {
            Some(Self::Analyzer)
        } else if id.contains("generat") {
            Some(Self::Generator)
        } else {
            None
        }
    }

    /// The names under which it serves `Execute`.
    pub(crate) fn paths(&self) -> &'static [ServicePath] {
        match self {
            Self::Dummy(DummyOptions { service: ServicePath::Plain, .. }) => &[ServicePath::Plain],
            Self::Dummy(DummyOptions { service: ServicePath::InEnergyPackage, .. }) => &[ServicePath::InEnergyPackage],
            _ => &[ServicePath::Plain, ServicePath::InEnergyPackage],
        }
    }
}

/// The name of the gRPC service: the two that deployments use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServicePath {
    /// `ContainerExecutor`, without a package.
    #[default]
    Plain,
    /// `energy.ContainerExecutor`.
    InEnergyPackage,
}

impl ServicePath {
    /// The full name, as in a config's `grpc_service`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        let [plain, in_energy_package] = KNOWN_SERVICES;
        match self {
            Self::Plain => plain,
            Self::InEnergyPackage => in_energy_package,
        }
    }

    /// The service with this full name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Plain, Self::InEnergyPackage].into_iter().find(|path| path.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, expected: Option<&ServiceKind>) {
        assert_eq!(ServiceKind::for_node_id(id).as_ref(), expected, "{id}");
    }

    #[test]
    fn a_node_id_tells_which_service_it_asks_for() {
        check("energy-generator", Some(&ServiceKind::Generator));
        check("energy-analyzer", Some(&ServiceKind::Analyzer));
        check("report-generator", Some(&ServiceKind::Reporter));
        check("GenerateData", Some(&ServiceKind::Generator));
        check("analysis_2", Some(&ServiceKind::Analyzer));
        check("Reporter", Some(&ServiceKind::Reporter));
        for other in ["", "forecast", "gen", "energy"] {
            check(other, None);
        }
    }

    #[test]
    fn paths_have_the_names_that_configs_use() {
        assert_eq!(ServicePath::from_name("ContainerExecutor"), Some(ServicePath::Plain));
        assert_eq!(ServicePath::from_name("energy.ContainerExecutor"), Some(ServicePath::InEnergyPackage));
        assert_eq!(ServicePath::from_name("containerexecutor"), None);
    }
}
