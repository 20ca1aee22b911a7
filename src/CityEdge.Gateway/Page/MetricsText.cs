using System.Globalization;
using System.Text;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Page;

/// <summary>The gateway's figures in the text form of Prometheus 0.0.4.</summary>
internal sealed class MetricsText(PageContext context, Views views)
{
    private readonly StringBuilder _text = new(4096);

    /// <param name="snapshot">Null when the loop does not answer: then its figures are left out, not zero.</param>
    public string Render(SiteSnapshot? snapshot)
    {
        var metrics = context.Metrics;
        One("cityedge_readings_total", "counter", "Readings that the loop has taken.", metrics.Readings);
        One("cityedge_transitions_total", "counter", "Transitions of alarms.", metrics.Transitions);
        One("cityedge_loop_steps_total", "counter", "Turns of the safety loop.", metrics.Steps);
        One("cityedge_loop_longest_step_seconds", "gauge", "Longest turn since the start.", metrics.LongestStep.TotalSeconds);
        One("cityedge_loop_answering", "gauge", "Whether the safety loop answers.", snapshot is null ? 0 : 1);
        One("cityedge_output_failures_total", "counter", "Outputs that threw while commanded.", metrics.OutputFailures);
        One("cityedge_line_crashes_total", "counter", "Line workers that crashed.", metrics.LineCrashes);
        One("cityedge_logged_errors_total", "counter", "Errors logged.", metrics.LoggedErrors);
        One("cityedge_listeners", "gauge", "Listeners of the event stream.", context.Listeners.Taken);
        One("process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        Title("cityedge_build_info", "gauge", "Version that runs.");
        Sample("cityedge_build_info", $"version=\"{Label(context.Version)}\"", 1);
        Title("cityedge_source_merged_total", "counter", "Readings merged into others because the loop had not come round.");
        foreach (var source in context.Sources)
        {
            Sample("cityedge_source_merged_total", $"source=\"{Label(source.Name)}\"", source.Merged);
        }

        Title("cityedge_line_progress_total", "counter", "Rounds of a line's worker.");
        foreach (var line in context.Lines)
        {
            Sample("cityedge_line_progress_total", $"line=\"{Label(line.Id)}\"", line.Progress);
        }

        if (context.Journal is { } journal)
        {
            Journal(journal);
        }

        if (snapshot is not null)
        {
            Site(snapshot);
        }

        return _text.ToString();
    }

    private void Journal(SiteJournal journal)
    {
        Title("cityedge_journal_durable_sequence", "gauge", "Last record of a lane that is on the disk, within its epoch.");
        foreach (var lane in Enum.GetValues<LaneKind>())
        {
            if (journal.Durable.Of(lane) is { } durable)
            {
                Sample("cityedge_journal_durable_sequence", $"lane=\"{lane}\",epoch=\"{durable.Epoch}\"", durable.Sequence);
            }
        }

        Title("cityedge_journal_bytes", "gauge", "Bytes of a lane on the disk, reserves included.");
        foreach (var lane in Enum.GetValues<LaneKind>())
        {
            Sample("cityedge_journal_bytes", $"lane=\"{lane}\"", journal.BytesOf(lane));
        }

        Title("cityedge_journal_sync_seconds", "gauge", "How long bringing a group to the disk took.");
        Sample("cityedge_journal_sync_seconds", "which=\"last\"", journal.LastFlush.TotalSeconds);
        Sample("cityedge_journal_sync_seconds", "which=\"longest\"", journal.LongestFlush.TotalSeconds);
        One("cityedge_journal_healthy", "gauge", "Whether all that happens can be kept.", journal.Health.IsOk ? 1 : 0);
        One("cityedge_journal_waiting", "gauge", "Entries that are not on the disk yet.", journal.Intake.Count);
        One("cityedge_journal_summarised_total", "counter", "Repeats of alarms that a summary stands for.", journal.Intake.Summarised);
        One("cityedge_journal_dropped_total", "counter", "Entries that memory could not hold until the disk came back; notes count them.", journal.Intake.Dropped);
    }

    private void Site(SiteSnapshot snapshot)
    {
        One("cityedge_ready", "gauge", "Whether each life-safety point has spoken or faulted.", snapshot.Ready ? 1 : 0);
        One("cityedge_points", "gauge", "Points of the site.", snapshot.Points.Count);
        One("cityedge_points_in_fault", "gauge", "Points whose silence or failure stands as a fault.", snapshot.Points.Count(point => point.InFault));
        Title("cityedge_alarms_active", "gauge", "Alarms whose condition holds.");
        var active = snapshot.Alarms.Where(alarm => Verdicts.IsActive(alarm.State)).Select(alarm => context.Loop.Alarms[alarm.Alarm.Index])
            .CountBy(alarm => (alarm.Class, alarm.Priority)).ToDictionary();
        foreach (var kind in Enum.GetValues<AlarmClass>())
        {
            foreach (var priority in Enum.GetValues<AlarmPriority>())
            {
                Sample("cityedge_alarms_active", $"class=\"{kind}\",priority=\"{priority}\"", active.GetValueOrDefault((kind, priority)));
            }
        }

        Title("cityedge_output_wanted", "gauge", "Whether an output is told to sound.");
        var outputs = Enumerable.Range(0, snapshot.Outputs.Count).Select(index => views.Output(snapshot, index)).ToList();
        foreach (var output in outputs)
        {
            Sample("cityedge_output_wanted", $"output=\"{Label(output.Id)}\"", output.Wanted ? 1 : 0);
        }

        Title("cityedge_output_as_commanded", "gauge", "Whether an output was read back as told; absent before it was looked at.");
        foreach (var output in outputs.Where(output => output.AsCommanded is not null))
        {
            Sample("cityedge_output_as_commanded", $"output=\"{Label(output.Id)}\"", output.AsCommanded == true ? 1 : 0);
        }
    }

    private void One(string name, string type, string help, double value)
    {
        Title(name, type, help);
        Sample(name, null, value);
    }

    private void Title(string name, string type, string help) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private void Sample(string name, string? labels, double value)
    {
        _text.Append(name);
        if (labels is not null)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Label(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
