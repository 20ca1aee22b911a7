using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>
/// The newest link of every point to picture or clip, for those who look at its alarm. What must hold: one link a point and no more; a link belongs to the
/// point's latest event; a camera that sends without end does not fill the journal (S12).
/// </summary>
/// <remarks>Lines keep, readers ask, on any thread. It lives in memory: after a restart the journal alone has the links from before.</remarks>
internal sealed class EvidenceLinks
{
    /// <summary>So many links of a point are journalled at once; then one in each <see cref="NotePeriod"/>, which says how many there were between.</summary>
    public const int NotesAtOnce = 10;

    public static readonly TimeSpan NotePeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<PointDefinition> _points;
    private readonly Action<NoteEntry> _journal;
    private readonly Entry?[] _links;

    /// <param name="points">The site's points.</param>
    /// <param name="journal">Takes notes; null where nothing is kept.</param>
    public EvidenceLinks(IReadOnlyList<PointDefinition> points, Action<NoteEntry>? journal = null)
    {
        _points = points;
        _journal = journal ?? (static _ => { });
        _links = new Entry?[points.Count];
    }

    /// <summary>The link of a point's latest event; null where that had none.</summary>
    public string? Of(PointId point)
    {
        lock (_gate)
        {
            return _links[point.Index]?.Link;
        }
    }

    /// <summary>Keeps the link of a point's event in the place of the one before it; an <see cref="EvidenceSink"/>.</summary>
    public void Keep(PointId point, string? link, in Moment at)
    {
        long skipped;
        lock (_gate)
        {
            if (_links[point.Index] is not { } entry)
            {
                if (link is null)
                {
                    return;
                }

                _links[point.Index] = entry = new Entry(at);
            }

            var known = entry.Link == link;
            entry.Link = link;
            if (link is null || known)
            {
                return;
            }

            if (!entry.Notes.TryTake(at))
            {
                entry.Skipped++;
                return;
            }

            skipped = entry.Skipped;
            entry.Skipped = 0;
        }

        _journal(Notes.Evidence(at, _points[point.Index].Name, link, skipped));
    }

    private sealed class Entry(in Moment at)
    {
        public string? Link { get; set; }

        public long Skipped { get; set; }

        public RateBucket Notes { get; } = new(NotesAtOnce, NotePeriod, at);
    }
}
