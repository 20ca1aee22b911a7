namespace CityEdge.Gateway.Replay;

/// <summary>What recordings are about, learned before they are played: which points they name, and whether anybody knows their date.</summary>
/// <param name="Observed">For each point of the site.</param>
/// <param name="IsDated">Rows bear dates, or a start was given.</param>
/// <param name="MixesUndated">Some bear dates and some count seconds, and no start was given.</param>
/// <param name="Thinned">The coarsest report factor of a journal among them; null where there is none.</param>
/// <param name="Gaps">Ranges that are missing in it.</param>
internal sealed record RecordingSurvey(bool[] Observed, bool IsDated, bool MixesUndated, int? Thinned, int Gaps)
{
    /// <summary>Reads the recordings for their names alone.</summary>
    public static RecordingSurvey Of(IReadOnlyList<RecordingSource> sources, RecordingPoints points, RecordingZero zero)
    {
        var (observed, dated, counted, thinned, gaps) = (new bool[points.Points.Count], false, false, (int?)null, 0);
        var silent = new RecordingRemarks(static _ => { }, skipUnknown: true);
        foreach (var source in sources)
        {
            if (source.Kind == RecordingKind.Journal)
            {
                using var journal = new JournalRecording(source.Path, source.Directory, points, silent);
                while (journal.TryNext(out var sample))
                {
                    observed[sample.Point] = true;
                }

                (dated, thinned, gaps) = (true, Math.Max(thinned ?? 1, journal.Factor), gaps + journal.Gaps);
                continue;
            }

            using var recording = source.Open(points, new RecordingRemarks(static _ => { }, skipUnknown: true), zero);
            while (recording.TryNextPoint(out var point))
            {
                if (point >= 0)
                {
                    observed[point] = true;
                }
            }

            dated |= recording.IsDated == true;
            counted |= recording.IsDated == false;
        }

        return new RecordingSurvey(observed, dated || zero.Start is not null, dated && counted && zero.Start is null, thinned, gaps);
    }
}
