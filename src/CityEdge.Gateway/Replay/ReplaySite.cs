using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// The site as a recording can show it. What must hold: a point that no recording names is not observed, so that its silence is no fault; a point that one names is supervised
/// as live; a device or line that no recording names is well while a member speaks, and its silence is one fault where it stands for more than one.
/// </summary>
internal sealed class ReplaySite
{
    // Longer than any recording: silence is not judged.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(3650);

    private readonly int[][] _parents;

    /// <param name="model">The site as configured.</param>
    /// <param name="observed">For each point whether a recording names it.</param>
    /// <param name="patience">
    /// Where the recording was thinned: for each point how much longer than live its silence is borne; null for one that was kept by change only, whose silence says nothing
    /// (of a device or line then only a bad word does). Null altogether where nothing was thinned.
    /// </param>
    public ReplaySite(SafetyModel model, IReadOnlyList<bool> observed, IReadOnlyList<TimeSpan?>? patience = null)
    {
        var supervision = new TimeSpan[model.Points.Count];
        var voices = new int[model.Points.Count];
        for (var i = 0; i < supervision.Length; i++)
        {
            supervision[i] = !observed[i] || model.Points[i].Supervision <= TimeSpan.Zero ? TimeSpan.Zero
                : patience is null ? model.Points[i].Supervision
                : patience[i] is { } more ? model.Points[i].Supervision + more
                : IsMember(model.Points[i]) ? Forever : TimeSpan.Zero;
        }

        _parents = new int[model.Points.Count][];
        for (var i = 0; i < supervision.Length; i++)
        {
            _parents[i] = observed[i] && IsMember(model.Points[i]) ? [.. Above(model, i).Where(parent => !observed[parent]).Reverse()] : [];
            foreach (var parent in _parents[i])
            {
                supervision[parent] = supervision[parent] < supervision[i] ? supervision[i] : supervision[parent];
            }
        }

        // What has one voice only is that voice: its silence says nothing of the line.
        for (var i = 0; i < supervision.Length; i++)
        {
            if (model.Points[i].Parent is { } parent && (observed[i] || supervision[i] > TimeSpan.Zero))
            {
                voices[parent.Index] += IsMember(model.Points[i]) ? 2 : 1;
            }
        }

        for (var i = 0; i < supervision.Length; i++)
        {
            supervision[i] = !observed[i] && voices[i] < 2 ? TimeSpan.Zero : supervision[i];
        }

        // Nobody's member either: a fault counts only those whose silence is known.
        Model = model with
        {
            Points = [.. model.Points.Select((point, i) => point with { Supervision = supervision[i], Parent = observed[i] || !IsMember(point) ? point.Parent : null })],
        };
        Unobserved = [.. model.Points.Where((point, i) => !observed[i] && point.Role == PointRole.Measurement).Select(static point => point.Name)];
    }

    /// <summary>What the engine runs: the site with supervision as above, everything else as configured.</summary>
    public SafetyModel Model { get; }

    /// <summary>Measurements that no recording names.</summary>
    public IReadOnlyList<string> Unobserved { get; }

    /// <summary>The devices and lines that are well when this point speaks, highest first.</summary>
    public ReadOnlySpan<int> ParentsOf(int point) => _parents[point];

    private static bool IsMember(PointDefinition point) => point.Role == PointRole.Measurement;

    private static IEnumerable<int> Above(SafetyModel model, int point)
    {
        for (var at = model.Points[point].Parent; at is { } parent; at = model.Points[parent.Index].Parent)
        {
            yield return parent.Index;
        }
    }
}
