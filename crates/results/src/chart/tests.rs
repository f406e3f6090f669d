use super::*;
use crate::scan::Format;

const MINUTE: i64 = 60_000;

fn record(moment: i64, household: &str, power: f64, efficiency: &str, anomaly: &str) -> Record {
    Record::of(&[&crate::words::moment(moment), household, &power.to_string(), efficiency, "", anomaly])
}

/// A report of two households, a row a minute each.
fn rows(minutes: i64) -> Vec<Record> {
    (0..minutes)
        .flat_map(|minute| {
            let anomaly = if minute == 7 { "True" } else { "False" };
            [
                record(minute * MINUTE, "H001", minute as f64, "0.9", anomaly),
                record(minute * MINUTE, "H002", 1_000.0 - minute as f64, if minute == 9 { "0.05" } else { "0.9" }, ""),
            ]
        })
        .collect()
}

fn survey(rows: &[Record]) -> Survey {
    let mut survey = Survey::new(Format::Report);
    for row in rows {
        survey.take(row);
    }
    survey
}

fn chart(question: Question, rows: &[Record]) -> Chart {
    let mut chart = Chart::new(question);
    for row in rows {
        chart.take(row);
    }
    chart
}

#[test]
fn values_are_aggregated_by_series_and_step() {
    let rows = rows(960);
    let question = Question::first(&survey(&rows)).unwrap();
    assert_eq!((question.time, question.value, question.series), (0, 2, Some(1)));
    let chart = chart(question, &rows);
    assert!(chart.steps() <= 240, "{}", chart.steps());
    let [first, second] = &chart.series[..] else { panic!("{:?}", chart.series.len()) };
    assert_eq!((first.name.as_str(), second.name.as_str()), ("H001", "H002"));
    let bucket = first.buckets[1];
    assert_eq!((bucket.count, bucket.least, bucket.most, bucket.mean()), (4, 4.0, 7.0, Some(5.5)));
    assert_eq!((bucket.anomalies, bucket.anomaly), (1, 7.0));
    assert_eq!(second.buckets[2].anomalies, 1, "an efficiency below 0.1 is one too");
    assert_eq!(chart.anomalies(), 2);
    assert_eq!(chart.range(), Some((0.0, 1_000.0)));
    let counted: u32 = chart.series.iter().flat_map(|series| &series.buckets).map(|bucket| bucket.count).sum();
    assert_eq!(counted, 1_920, "every row is in one step");
}

#[test]
fn zooming_shows_less_in_finer_steps_and_stays_within_the_whole() {
    let rows = rows(960);
    let survey = survey(&rows);
    let question = Question::first(&survey).unwrap();
    let whole = survey.span.unwrap();
    let near = question.zoomed(0.25, 0.0, whole);
    assert_eq!(near.span, (0, whole.1 / 4));
    assert_eq!(chart(near.clone(), &rows).series[0].buckets[0].count, 1);
    assert_eq!(near.zoomed(4.0, 0.0, whole).span, whole);
    assert_eq!(near.zoomed(100.0, 0.9, whole).span, whole);
    assert_eq!(question.between(whole.1, whole.1 + 5, whole).span.0, whole.1);
    let tiny = question.between(MINUTE, MINUTE, whole);
    assert_eq!(tiny.span, (MINUTE, MINUTE + 1_000));
    assert_eq!(chart(tiny, &rows).series[0].buckets.iter().map(|bucket| bucket.count).sum::<u32>(), 1);
}

#[test]
fn a_table_without_times_or_numbers_has_no_chart() {
    let mut survey = Survey::new(Format::Csv { separator: b',' });
    survey.take(&Record::of(&["name", "value"]));
    survey.take(&Record::of(&["a", "1"]));
    assert_eq!(Question::first(&survey), None);
}

#[test]
fn any_times_and_numbers_make_a_chart() {
    let mut survey = Survey::new(Format::Csv { separator: b',' });
    for fields in [["day", "note", "litres"], ["2025-01-06", "x", "5"], ["2025-01-07", "y", "6"]] {
        survey.take(&Record::of(&fields));
    }
    let question = Question::first(&survey).unwrap();
    assert_eq!((question.value, question.series, question.names.len()), (2, None, 1));
}

#[test]
fn a_drawing_has_axes_series_and_marked_anomalies_and_only_text_from_the_file() {
    let mut rows = rows(960);
    rows.push(record(0, "<img src=x>", 1.0, "0.9", ""));
    let mut question = Question::first(&survey(&rows)).unwrap();
    question.names.push("<img src=x>".to_owned());
    let chart = chart(question, &rows);
    let size = Size { width: 600.0, height: 300.0 };
    let svg = drawing(&chart, size, "power (W)", Some(3));
    for part in
        ["power (W)", ">1,000<", "data-series=\"1\"", "results-anomaly", "l5 9h-10z", "results-cursor", "01-01 "]
    {
        assert!(svg.contains(part), "{part}: {svg}");
    }
    let legend = legend(&chart);
    assert!(!svg.contains("<img") && !legend.contains("<img") && legend.contains("2 anomalies"), "{legend}");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert_eq!(
        reading(&chart, 1, "W"),
        "1970-01-01 00:04:00 · H001: 5.5 W (4 W to 7 W), anomaly · H002: 994.5 W (993 W to 996 W)"
    );
    assert_eq!((bucket_at(size, 0.0), bucket_at(size, 600.0)), (0.0, 1.0));
}

#[test]
fn a_drawing_of_nothing_or_of_one_value_is_still_one() {
    let rows = rows(1);
    let question = Question::first(&survey(&rows)).unwrap();
    let size = Size { width: 10.0, height: 10.0 };
    for chart in [chart(question.clone(), &[]), chart(question, &rows)] {
        let svg = drawing(&chart, size, "", None);
        assert!(svg.starts_with("<svg") && !svg.contains("NaN"), "{svg}");
    }
}
