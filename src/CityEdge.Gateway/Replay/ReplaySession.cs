using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// Plays recordings on one configuration. Reads them twice, because what a recording names must be known before its first row is taken: once for the names alone, then row by
/// row; never holds them.
/// </summary>
/// <param name="sources">The recordings; an input log is replayed alone.</param>
/// <param name="rules">How they are read.</param>
/// <param name="now">The present: rows of later times are said.</param>
/// <param name="tell">Receives what is wrong with a row, at once.</param>
internal sealed class ReplaySession(IReadOnlyList<RecordingSource> sources, RecordingRules rules, DateTimeOffset now, Action<Diagnostic> tell)
{
    /// <summary>Errors told so far.</summary>
    public int Errors { get; private set; }

    /// <summary>Rows of points that the last played site does not have.</summary>
    public long UnknownRows { get; private set; }

    private bool IsLog => sources[0].Kind == RecordingKind.InputLog;

    /// <summary>Plays them.</summary>
    /// <param name="site">The configuration.</param>
    /// <param name="happened">Receives each transition with its alarm, in order.</param>
    /// <param name="recorded">The configuration that an input log was recorded with, where <paramref name="site"/> is another one.</param>
    /// <exception cref="MediumException">The disk refused to give a log or journal.</exception>
    /// <exception cref="IOException">The disk refused to give a file.</exception>
    public ReplayOutcome Play(BoundSite site, Action<AlarmTransition, IReadOnlyList<AlarmDefinition>, ReplayScale> happened, BoundSite? recorded = null) =>
        IsLog ? PlayLog(site, happened, recorded) : PlayRows(site, happened);

    /// <summary>Gives every sample of some points, in order, for a plot.</summary>
    public void Read(BoundSite site, Action<Sample> take)
    {
        if (IsLog)
        {
            foreach (var file in Files())
            {
                while (file.TryNext(out var input))
                {
                    if (input.Kind == InputKind.Reading && (uint)input.Reading.Point.Index < (uint)site.Model.Points.Count)
                    {
                        var ticks = input.At.Elapsed;
                        take(new Sample(ticks, input.Reading.Point.Index, input.Reading.Value, input.Reading.Quality, input.Reading.Reason, ticks));
                    }
                }
            }

            return;
        }

        var points = new RecordingPoints(site);
        using var stream = Open(points, new RecordingRemarks(static _ => { }, skipUnknown: true));
        while (stream.TryNext(out var sample))
        {
            take(sample);
        }
    }

    private ReplayOutcome PlayRows(BoundSite site, Action<AlarmTransition, IReadOnlyList<AlarmDefinition>, ReplayScale> happened)
    {
        var points = new RecordingPoints(site);
        var survey = RecordingSurvey.Of(sources, points, rules.Zero);
        var replayed = new ReplaySite(site.Model, survey.Observed, survey.Thinned is { } factor ? PatienceOf(site, factor) : null);
        var alarms = new SafetyEngine(replayed.Model, default).Alarms;
        var actions = sources.Where(static source => source.Kind == RecordingKind.Journal)
            .SelectMany(source => JournalRecording.ActionsOf(source.Directory, replayed.Model, alarms)).OrderBy(static one => one.Ticks).ToList();
        var (tallies, scale) = (new Tallies(alarms), default(ReplayScale));
        var run = new ReplayRun(replayed, site.Config.TimeZone, survey.IsDated, actions, transition =>
        {
            tallies.Take(transition);
            happened(transition, alarms, scale);
        });
        var remarks = new RecordingRemarks(tell, rules.SkipUnknown);
        if (survey.MixesUndated)
        {
            return Mixed(replayed, alarms);
        }

        using var stream = Open(points, remarks);
        while (stream.TryNext(out var sample))
        {
            scale = scale.IsSet ? scale : ScaleOf(sample.Ticks, survey);
            run.Take(sample);
        }

        var counts = stream.Counts;
        var end = rules.Until is { } until && counts.First is not null && until > counts.Last ? until : counts.Last;
        run.Finish(end);
        (Errors, UnknownRows) = (Errors + remarks.Errors, remarks.UnknownRows);
        return new ReplayOutcome
        {
            Model = replayed.Model,
            Alarms = alarms,
            Tallies = tallies.All,
            Counts = counts,
            Unobserved = replayed.Unobserved,
            Notes = [.. NotesOf(survey, actions.Count, remarks)],
            Zero = scale.Zero,
            First = counts.First ?? 0,
            Began = 0,
            Covered = TimeSpan.FromTicks(counts.First is { } first ? end - first : 0),
            Dated = survey.IsDated,
        };
    }

    private static ReplayOutcome Mixed(ReplaySite site, IReadOnlyList<AlarmDefinition> alarms) => new()
    {
        Model = site.Model,
        Alarms = alarms,
        Tallies = [],
        Counts = new RecordingCounts(),
        Unobserved = [],
        Notes =
        [
            new LocalText(
                "有的记录带日期，有的只有秒数：用 --start 给出第 0 秒的时刻，才能合在一起",
                "some recordings bear dates and some count seconds: give the time of second 0 with --start, so that they can be put together"),
        ],
        Zero = 0,
        First = 0,
        Began = 0,
        Covered = TimeSpan.Zero,
        Dated = true,
        Refused = true,
    };

    private ReplayOutcome PlayLog(BoundSite site, Action<AlarmTransition, IReadOnlyList<AlarmDefinition>, ReplayScale> happened, BoundSite? recorded)
    {
        var result = InputReplay.Run(site.Model, Files(), recorded?.Model);
        var alarms = new SafetyEngine(site.Model, default).Alarms;
        var (tallies, scale) = (new Tallies(alarms), default(ReplayScale));
        if (result.First is { } first)
        {
            scale = new ReplayScale(first.Elapsed + ((rules.Zero.Start ?? first.Wall) - first.Wall).Ticks, IsSet: true, Dated: true);
        }

        foreach (var transition in result.Transitions)
        {
            tallies.Take(transition);
            happened(transition, alarms, scale);
        }

        return new ReplayOutcome
        {
            Model = site.Model,
            Alarms = alarms,
            Tallies = tallies.All,
            Counts = new RecordingCounts { Rows = result.Inputs, Readings = result.Inputs },
            Unobserved = [],
            Notes = result.Notes,
            Zero = scale.Zero,
            First = result.First?.Elapsed ?? 0,
            Began = result.First?.Elapsed ?? 0,
            Covered = result is { First: { } from, Last: { } to } ? to.Since(from) : TimeSpan.Zero,
            Dated = true,
            Refused = result.IsRefused,
        };
    }

    private IEnumerable<InputLogFile> Files()
    {
        foreach (var source in sources)
        {
            if (File.Exists(source.Directory))
            {
                yield return new InputLogFile(Path.GetFileName(source.Directory), File.ReadAllBytes(source.Directory));
                continue;
            }

            using var medium = FileMedium.ForReading(source.Directory);
            foreach (var name in InputLogReader.List(medium))
            {
                yield return InputLogReader.Open(medium, name);
            }
        }
    }

    private RecordingStream Open(RecordingPoints points, RecordingRemarks remarks) => new(
        [.. sources.Select<RecordingSource, IRecording>(source => source.Kind == RecordingKind.Journal
            ? new JournalRecording(source.Path, source.Directory, points, remarks)
            : source.Open(points, remarks, rules.Zero))],
        points.Points.Count,
        rules,
        now.UtcTicks);

    // Seconds count from second 0, dates from the first row, unless a start was given.
    private ReplayScale ScaleOf(long first, RecordingSurvey survey) => new(
        rules.Zero.Start is null && survey.IsDated ? 0 : rules.Zero.Ticks - first, IsSet: true, survey.IsDated);

    private static TimeSpan?[] PatienceOf(BoundSite site, int factor)
    {
        var policy = ReportPolicy.Of(site);
        return [.. site.Model.Points.Select((point, i) => policy.IntervalOf(i) is var interval && interval > TimeSpan.Zero ? interval * factor : (TimeSpan?)null)];
    }

    private static IEnumerable<LocalText> NotesOf(RecordingSurvey survey, int actions, RecordingRemarks remarks)
    {
        if (!survey.IsDated)
        {
            yield return new LocalText(
                "记录没有日期：时钟按未校准处理，open（营业时间）为未知。用 --start 给出第 0 秒的时刻",
                "the recording bears no dates: the clock counts as not set and `open` is unknown. Give the time of second 0 with --start");
        }

        if (survey.Thinned is not null)
        {
            yield return new LocalText(
                $"现场日志里的读数是按上报策略抽稀的，回放只是近似：设定值附近的报警可能早晚不一，故障按更长的时限判断。已重做其中人的操作 {actions} 次",
                $"a journal keeps readings thinned by the report policy, so that this replay is approximate: alarms near a setpoint may differ, silence is borne longer. {actions} verbs of people were done again");
        }

        if (survey.Gaps > 0)
        {
            yield return new LocalText($"现场日志缺 {survey.Gaps} 段", $"{survey.Gaps} ranges of the journal are missing or unreadable");
        }

        if (remarks.TooMany)
        {
            yield return new LocalText($"错误已达 {RecordingRemarks.Most} 处，后面的没有再读", $"{RecordingRemarks.Most} errors: the rest was not read");
        }
    }
}
