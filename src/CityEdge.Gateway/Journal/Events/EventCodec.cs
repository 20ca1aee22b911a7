using System.Buffers;
using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Sites;
using CityEdge.Protocol;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>
/// Turns what happened into the two parts of a record, and back. The one place that decides what is shared and what is private (S10): shared is the site, the kind of zone,
/// the class, the priority, the kind of point, states, marks and times. Whatever somebody typed, measured or named is private.
/// </summary>
internal sealed class EventCodec
{
    /// <summary>Longest text in an event, in UTF-16 units; what is longer is cut. Twenty of them, each letter escaped, stay a tenth of <see cref="LaneDefaults.RecordMost"/>.</summary>
    public const int TextMost = 500;

    /// <summary>Most ranges in one event; <see cref="Notes"/> says more of them in more than one.</summary>
    public const int RangesMost = 64;

    private static readonly JsonWriterOptions Writing = new() { Encoder = ProtocolJson.Encoder };

    private readonly BoundSite _site;
    private readonly IReadOnlyList<AlarmDefinition> _alarms;
    private readonly Dictionary<string, PointDefinition> _points;

    /// <param name="site">Names and zones; nothing of it is needed to read.</param>
    /// <param name="alarms">The engine's alarms, where they are at hand.</param>
    public EventCodec(BoundSite site, IReadOnlyList<AlarmDefinition>? alarms = null)
    {
        _site = site;
        _alarms = alarms ?? new SafetyEngine(site.Model, default).Alarms;
        _points = site.Model.Points.ToDictionary(point => point.Name, StringComparer.Ordinal);
    }

    public static RecordKind KindOf(JournalEntry entry) => entry switch
    {
        TransitionEntry => RecordKind.Transition,
        ActionEntry => RecordKind.Action,
        NoteEntry => RecordKind.Note,
        RepeatsEntry => RecordKind.Repeats,
        _ => throw new ArgumentException($"{entry.GetType().Name} is no record of the alarms lane.", nameof(entry)),
    };

    /// <summary>Writes both parts as UTF-8 JSON.</summary>
    /// <param name="entry">What happened; never a checkpoint.</param>
    /// <param name="volatileId">Its id in the volatile epoch, where it went up before it was durable (S6).</param>
    /// <param name="shared">Receives what may leave from anywhere.</param>
    /// <param name="hidden">Receives what may leave where the zone allows.</param>
    public void Encode(JournalEntry entry, string? volatileId, IBufferWriter<byte> shared, IBufferWriter<byte> hidden)
    {
        var (open, closed) = entry switch
        {
            TransitionEntry happened => (SharedOf(happened.Transition, happened.Row), PrivateOf(happened.Transition)),
            RepeatsEntry repeats => PartsOf(repeats),
            ActionEntry action => (SharedOf(action), PrivateOf(action)),
            NoteEntry note => (SharedOf(note), Bounded(note.Note)),
            _ => throw new ArgumentException($"{entry.GetType().Name} is no record of the alarms lane.", nameof(entry)),
        };
        using var into = new Utf8JsonWriter(shared, Writing);
        JsonSerializer.Serialize(into, open with { Was = volatileId }, ProtocolJson.Plain.SharedPart);
        into.Reset(hidden);
        JsonSerializer.Serialize(into, closed, ProtocolJson.Plain.PrivatePart);
    }

    /// <summary>Reads a record of the alarms lane; null where its parts cannot be read (then its bytes are kept all the same).</summary>
    public static JournalEvent? Decode(StoredRecord record)
    {
        if (record.Kind is not (RecordKind.Transition or RecordKind.Action or RecordKind.Note or RecordKind.Repeats))
        {
            return null;
        }

        try
        {
            var shared = JsonSerializer.Deserialize(record.Shared.Span, ProtocolJson.Plain.SharedPart);
            var hidden = record.Private.IsEmpty ? new PrivatePart() : JsonSerializer.Deserialize(record.Private.Span, ProtocolJson.Plain.PrivatePart);
            return shared is null || hidden is null ? null : new JournalEvent(record.Id, record.Kind, record.Stamp, shared, hidden);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text within <see cref="TextMost"/>; never half a character.</summary>
    internal static string? Cut(string? text)
    {
        if (text is null || text.Length <= TextMost)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[TextMost - 2]) ? TextMost - 2 : TextMost - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private SharedPart SharedOf(in AlarmTransition happened, AlarmSnapshot? row)
    {
        var alarm = _alarms[happened.Alarm.Index];
        return new SharedPart
        {
            Type = EventWords.TypeOf(happened.Event),
            Unit = _site.Config.Id,
            Time = happened.At.Wall,
            Clock = EventWords.Of(happened.At.Clock),
            Zone = BoundaryOf(alarm.Zone),
            Class = EventWords.Of(alarm.Class),
            Priority = EventWords.Of(alarm.Priority),
            Point = KindOf(happened.Cause) ?? KindOf(row?.Cause),
            From = EventWords.Of(happened.From),
            State = EventWords.Of(happened.To),
            Marks = EventWords.Split(happened.Marks),
        };
    }

    private PrivatePart PrivateOf(in AlarmTransition happened)
    {
        var alarm = _alarms[happened.Alarm.Index];
        var cause = happened.Cause is { } id ? _site.Model.Points[id.Index] : null;
        var measured = cause is not null && double.IsFinite(happened.Value);
        return new PrivatePart
        {
            Alarm = Cut(alarm.Id),
            NameZh = Cut(alarm.Name.Zh),
            NameEn = Cut(alarm.Name.En),
            ZoneId = ZoneOf(alarm.Zone),
            Cause = Cut(cause?.Name),
            Value = measured ? happened.Value : null,
            Unit = measured && cause!.Unit != Unit.None ? Units.Symbol(cause.Unit) : null,
            Reason = EventWords.Of(happened.Reason),
            Members = happened.Members == 1 ? null : happened.Members,
            Who = Cut(happened.Who),
            Why = Cut(happened.Why),
            Transition = happened.Sequence,
        };
    }

    private (SharedPart Shared, PrivatePart Private) PartsOf(RepeatsEntry repeats) => (
        SharedOf(repeats.Latest, repeats.Row) with { Type = EventTypes.AlarmRepeated, From = null },
        PrivateOf(repeats.Latest) with { Count = repeats.Count, First = repeats.First.Wall, Last = repeats.Latest.At.Wall });

    private SharedPart SharedOf(ActionEntry entry)
    {
        var (alarm, point, zone) = TargetOf(entry.Action);
        return new SharedPart
        {
            Type = entry.Result.Outcome == ActionOutcome.Done ? EventTypes.ActionDone : EventTypes.ActionRefused,
            Unit = _site.Config.Id,
            Time = entry.At.Wall,
            Clock = EventWords.Of(entry.At.Clock),
            Zone = BoundaryOf(zone),
            Class = alarm is null ? null : EventWords.Of(alarm.Class),
            Priority = alarm is null ? null : EventWords.Of(alarm.Priority),
            Point = point is null ? null : EventWords.KindOf(point),
        };
    }

    private PrivatePart PrivateOf(ActionEntry entry)
    {
        var (alarm, point, zone) = TargetOf(entry.Action);
        return new PrivatePart
        {
            Alarm = Cut(alarm?.Id),
            NameZh = Cut(alarm?.Name.Zh),
            NameEn = Cut(alarm?.Name.En),
            ZoneId = ZoneOf(zone),
            TargetPoint = Cut(point?.Name),
            Verb = EventWords.Of(entry.Action.Verb),
            Outcome = EventWords.Of(entry.Result.Outcome),
            Changed = entry.Result.Changed,
            Origin = EventWords.Of(entry.Action.Origin),
            Who = Cut(entry.Action.Who),
            Why = Cut(entry.Action.Why),
            ForSeconds = entry.Action.Duration?.TotalSeconds,
        };
    }

    // A refused verb may name what the site does not have.
    private (AlarmDefinition? Alarm, PointDefinition? Point, int Zone) TargetOf(OperatorAction action)
    {
        var alarm = action.Alarm is { } id && (uint)id.Index < (uint)_alarms.Count ? _alarms[id.Index] : null;
        var point = action.Point is { } target && (uint)target.Index < (uint)_site.Model.Points.Count ? _site.Model.Points[target.Index] : null;
        var zone = alarm?.Zone ?? point?.Zone ?? action.Zone ?? -1;
        return (alarm, point, zone < _site.Model.Zones.Count ? zone : -1);
    }

    private SharedPart SharedOf(NoteEntry note) => new()
    {
        Type = note.Type,
        Unit = _site.Config.Id,
        Time = note.At.Wall,
        Clock = EventWords.Of(note.At.Clock),
        Zone = EventWords.Site,
        Point = "gateway",
    };

    private static PrivatePart Bounded(PrivatePart note) => note with
    {
        TextZh = Cut(note.TextZh),
        TextEn = Cut(note.TextEn),
        Reason = Cut(note.Reason),
        Why = Cut(note.Why),
        Who = Cut(note.Who),
        Cause = Cut(note.Cause),
        Version = Cut(note.Version),
        Evidence = note.Evidence is { Length: <= EvidenceLink.LongestLink } ? note.Evidence : null,
        Ranges = Bounded(note.Ranges),
        Salvaged = Bounded(note.Salvaged),
        Files = Bounded(note.Files),
    };

    private static IReadOnlyList<string>? Bounded(IReadOnlyList<string>? texts) => texts is null ? null : [.. texts.Take(RangesMost).Select(text => Cut(text)!)];

    private string BoundaryOf(int zone) => zone < 0 ? EventWords.Site : EventWords.Of(_site.Model.Zones[zone].Boundary);

    private string? ZoneOf(int zone) => zone < 0 ? null : Cut(_site.Model.Zones[zone].Id);

    private string? KindOf(PointId? point) => point is { } id ? EventWords.KindOf(_site.Model.Points[id.Index]) : null;

    private string? KindOf(string? name) => name is not null && _points.TryGetValue(name, out var point) ? EventWords.KindOf(point) : null;
}
