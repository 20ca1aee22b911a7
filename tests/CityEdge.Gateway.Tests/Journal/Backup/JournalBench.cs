using System.Buffers;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Verbs;
using CityEdge.Safety.Alarms;
using static CityEdge.Gateway.Tests.Journal.Events.Events;

namespace CityEdge.Gateway.Tests.Journal.Backup;

/// <summary>A state directory with a small real alarms lane, and the verbs that look at it.</summary>
internal sealed class JournalBench : IDisposable
{
    private readonly EventCodec _codec = Codec();
    private readonly Random _random = new(7);

    public JournalBench() => Folder = Directory.CreateTempSubdirectory("cityedge").FullName;

    public string Folder { get; }

    public string State => Path.Combine(Folder, "state");

    public string Alarms => JournalPlaces.Of(State, JournalPart.Alarms);

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public Lane Open(string? state = null, RecordId? witness = null) => Lane.Open(JournalPlaces.Open(state ?? State, JournalPart.Alarms), new LaneOptions
    {
        Kind = LaneKind.Alarms, Machine = Boot, Boot = Boot, Draw = _random.NextBytes, SegmentBytes = 16 << 10, Spares = 1,
    }, witness);

    /// <summary>Appends one entry and brings it to the disk.</summary>
    public void Append(Lane lane, JournalEntry entry)
    {
        var (shared, hidden) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        _codec.Encode(entry, null, shared, hidden);
        lane.Append(new RecordDraft
        {
            Kind = EventCodec.KindOf(entry), Stamp = new Stamp(Boot, entry.At.Elapsed, entry.At.Wall, entry.At.Clock), Shared = shared.WrittenSpan, Private = hidden.WrittenSpan,
        });
        lane.Sync();
    }

    /// <summary>So many alarms, one a minute from noon on: fire and water in turn.</summary>
    public void Fill(Lane lane, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            Append(lane, Transition(AlarmEvent.Raised, AlarmState.Normal, AlarmState.Unacknowledged, alarm: i % 2, seconds: i * 60));
        }
    }

    /// <summary>A closed lane of several segments.</summary>
    public void Build(int count = 60)
    {
        using var lane = Open();
        Fill(lane, count);
    }

    public string[] Segments() => [.. Directory.GetFiles(Alarms, "*.seg").Order(StringComparer.Ordinal)];

    /// <summary>Flips a byte inside a record of a segment.</summary>
    public static void Damage(string segment, int at = LaneFormat.FramesAt + 900)
    {
        var bytes = File.ReadAllBytes(segment);
        bytes[at] ^= 0x55;
        File.WriteAllBytes(segment, bytes);
    }

    public Task<int> RunAsync(params string[] args) => VerbTree.InvokeAsync([.. args, "--state", State], Context());

    public VerbContext Context(string? language = null) => new(new Page.PageClock(), name => name == "LANG" ? language : null, Out, Error);

    public string TakeOut()
    {
        var text = Out.ToString();
        Out.GetStringBuilder().Clear();
        return text;
    }

    public string[] TakeLines() => TakeOut().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
