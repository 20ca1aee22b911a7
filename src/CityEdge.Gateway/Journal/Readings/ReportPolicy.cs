using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>
/// Decides for each reading whether it is kept. What must hold: every change of a state and every change of quality or reason is kept, and of a quantity what
/// moved beyond its deadband and at least one reading in each interval; the canary never. Status points are kept by change.
/// </summary>
/// <remarks>
/// The factor makes deadbands and intervals longer, never the changes of a state. Changes of quality it holds back only for points that no life depends on, and
/// only while they come faster than <see cref="QualityGap"/> times the factor above one: the last of them is kept all the same, with the next reading.
/// </remarks>
internal sealed class ReportPolicy
{
    /// <summary>While readings are thinned, changes of quality of an ordinary point closer together than this are held back.</summary>
    public static readonly TimeSpan QualityGap = TimeSpan.FromSeconds(10);

    private readonly Row[] _rows;

    /// <param name="points">All points of the site.</param>
    /// <param name="rules">Their rules, in the same order; null for the defaults.</param>
    public ReportPolicy(IReadOnlyList<PointDefinition> points, IReadOnlyList<ReportRule>? rules = null)
    {
        _rows = new Row[points.Count];
        for (var i = 0; i < _rows.Length; i++)
        {
            var rule = rules?[i] ?? DefaultOf(points[i]);
            _rows[i] = new Row
            {
                Kept = points[i].Role != PointRole.Canary,
                IsState = points[i].Kind == PointKind.State,
                LifeSafety = points[i].LifeSafety,
                Deadband = rule.Deadband,
                Interval = rule.Interval.Ticks,
            };
        }
    }

    /// <summary>The policy of a site: what the site says, else the profile, else what is usual.</summary>
    public static ReportPolicy Of(BoundSite site)
    {
        var rules = site.Model.Points.Select(DefaultOf).ToArray();
        foreach (var point in site.Lines.SelectMany(static line => line.Devices).SelectMany(static device => device.Points))
        {
            if (point.Profile.Report is { } report)
            {
                var usual = rules[point.Id.Index];
                rules[point.Id.Index] = new(report.DeadbandIn(point.Profile.Unit) ?? usual.Deadband, report.Interval ?? usual.Interval);
            }
        }

        return new ReportPolicy(site.Model.Points, rules);
    }

    public static ReportRule DefaultOf(PointDefinition point) => point.Role == PointRole.Measurement
        ? new(point.Kind == PointKind.State ? 0 : ReportDefaults.DeadbandOf(point.Unit), ReportDefaults.Interval)
        : new(0, TimeSpan.Zero);

    /// <summary>At least one reading in each such time is kept of a point while it speaks; zero: by change only.</summary>
    public TimeSpan IntervalOf(int point) => TimeSpan.FromTicks(_rows[point].Interval);

    /// <summary>Whether a point is ever kept.</summary>
    public bool Knows(int point) => _rows[point].Kept;

    /// <summary>Judges a reading and remembers it when it is kept.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="factor">1, 2, 4 or 8.</param>
    public bool Keeps(in KeptReading reading, int factor)
    {
        ref var row = ref _rows[reading.Point];
        if (!row.Kept || !IsDue(row, reading, factor))
        {
            return false;
        }

        (row.Said, row.Value, row.Quality, row.Reason, row.At) = (true, reading.Value, reading.Quality, reading.Reason, reading.Elapsed);
        return true;
    }

    private static bool IsDue(in Row row, in KeptReading reading, int factor)
    {
        if (!row.Said)
        {
            return true;
        }

        var since = reading.Elapsed - row.At;
        if (reading.Quality != row.Quality || reading.Reason != row.Reason)
        {
            // A state that changed while it could not be read is a change like any other: NaN differs from everything.
            return row.LifeSafety || since >= QualityGap.Ticks * (factor - 1)
                || (row.IsState && reading.Quality != Quality.Bad && reading.Value != row.Value);
        }

        if (row.Interval > 0 && since >= row.Interval * factor)
        {
            return true;
        }

        return reading.Quality != Quality.Bad && (row.IsState ? reading.Value != row.Value : Math.Abs(reading.Value - row.Value) > row.Deadband * factor);
    }

    private struct Row
    {
        public bool Kept, IsState, LifeSafety, Said;
        public Quality Quality;
        public QualityReason Reason;
        public double Deadband, Value;
        public long Interval, At;
    }
}
