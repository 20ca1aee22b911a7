using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.State;

/// <summary>What a start found of the run before: the newest checkpoint that can be read with the rows after it.</summary>
internal sealed record ResumedState
{
    public required ResumeKind Kind { get; init; }

    /// <summary>For <see cref="SafetyEngine.Restore"/>; null where nothing was there or nothing could be read.</summary>
    public EngineSnapshot? Snapshot { get; init; }

    /// <summary>What the snapshot's times count from; set whenever the snapshot is.</summary>
    public Stamp? Taken { get; init; }

    /// <summary>How long ago that was; null where it cannot be known.</summary>
    public TimeSpan? Away { get; init; }

    /// <summary>The last record that the checkpoint covers, known to have been durable; for opening the lane.</summary>
    public RecordId? Witness { get; init; }

    /// <summary>What could not be read, each with its reason: checkpoints, records, the disk's own words. May be there although the state was resumed.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Reads the state; throws for no damage and changes nothing.</summary>
    /// <param name="checkpoints">Opens where the checkpoints are; closed again here.</param>
    /// <param name="alarms">Opens the alarms lane, which is read from the record after the checkpoint, or whole where there is none; closed again here.</param>
    /// <param name="now">Now.</param>
    /// <param name="early">Hears what the checkpoint alone says, before the lane is read: for whoever cannot wait for the rest.</param>
    public static ResumedState Load(Func<IJournalMedium> checkpoints, Func<IJournalMedium> alarms, in Stamp now, Action<ResumedState>? early = null)
    {
        var problems = new List<string>();
        var (checkpoint, cut) = (default(Checkpoint), false);
        try
        {
            // One directory that cannot be opened costs what is in it, not the other.
            using var medium = checkpoints();
            checkpoint = new CheckpointStore(medium).Load(out var unreadable);
            problems.AddRange(unreadable);
        }
        catch (MediumException failure)
        {
            cut = true;
            problems.Add(failure.Message);
        }

        if (checkpoint is not null)
        {
            early?.Invoke(Alone(checkpoint, problems, now));
        }

        var fold = new StateFold(checkpoint);
        cut |= !ReadLane(alarms, checkpoint?.Covers, fold, problems);
        if (cut)
        {
            fold.EndVerbs();
        }

        return Of(fold, checkpoint, cut, problems, now);
    }

    private static ResumedState Of(StateFold fold, Checkpoint? checkpoint, bool cut, List<string> problems, in Stamp now)
    {
        var state = fold.Finish();
        return new()
        {
            Kind = cut || (state is null && problems.Count > 0) ? ResumeKind.Unreadable : state is null ? ResumeKind.Fresh : ResumeKind.Resumed,
            Snapshot = state?.Snapshot,
            Taken = state?.Taken,
            Away = state is { } found ? now.Since(found.Taken) : null,
            Witness = checkpoint?.Covers,
            Problems = problems,
        };
    }

    private static ResumedState Alone(Checkpoint checkpoint, List<string> problems, in Stamp now)
    {
        var fold = new StateFold(checkpoint);
        fold.EndVerbs();
        return Of(fold, checkpoint, cut: true, [.. problems], now);
    }

    private static bool ReadLane(Func<IJournalMedium> open, RecordId? after, StateFold fold, List<string> problems)
    {
        try
        {
            using var medium = open();
            var alarms = new LaneReader(medium);
            alarms.Seek(after);
            var gaps = alarms.Gaps.Count;
            while (true)
            {
                var record = alarms.Read();
                if (alarms.Gaps.Count > gaps)
                {
                    // What is missing may have ended a silence or an isolation.
                    fold.EndVerbs();
                    problems.AddRange(alarms.Gaps.Skip(gaps).Select(static gap => $"records {gap} cannot be read"));
                    gaps = alarms.Gaps.Count;
                }

                if (record is null)
                {
                    return true;
                }

                fold.Add(record);
            }
        }
        catch (MediumException failure)
        {
            problems.Add(failure.Message);
            return false;
        }
    }
}
