using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>One kind of message that a device may post, with what the intake itself wants of it: the event's id and its evidence.</summary>
internal sealed class IntakeMessage
{
    private readonly JsonFields? _json;
    private readonly int _id = -1;
    private readonly int _evidence = -1;

    /// <param name="index">Index of the message in its link.</param>
    /// <param name="profile">The message.</param>
    /// <param name="link">How its device speaks.</param>
    /// <param name="alarms">Whether an alarm hangs on it.</param>
    public IntakeMessage(int index, MessageProfile profile, HttpProfile link, bool alarms)
    {
        (Index, Name, Alarms) = (index, profile.From.Length > 0 ? profile.From : profile.Name, alarms);
        if (profile.Format != MessageFormat.Json)
        {
            return;
        }

        var wanted = new List<(string, IEnumerable<string>)>();
        _id = Want(link.EventId);
        _evidence = Want(link.Evidence);
        _json = wanted.Count > 0 ? new JsonFields(wanted, EvidenceLink.LongestLink) : null;

        int Want(FieldPlace? place)
        {
            if (place?.Message != profile.Name)
            {
                return -1;
            }

            wanted.Add((place.Field, []));
            return wanted.Count - 1;
        }
    }

    public int Index { get; }

    /// <summary>Last part of the path that it is posted to.</summary>
    public string Name { get; }

    /// <summary>Whether its sender is answered only when it is durable (S6).</summary>
    public bool Alarms { get; }

    /// <summary>The sender's own id of the event, and its evidence; null where the body has none, or is none.</summary>
    public (string? Id, string? Evidence) Read(ReadOnlySpan<byte> body)
    {
        Span<FieldValue?> values = new FieldValue?[2];
        return _json is not null && _json.TryRead(body, values[..((_id >= 0 ? 1 : 0) + (_evidence >= 0 ? 1 : 0))])
            ? (TextOf(_id, values), TextOf(_evidence, values))
            : (null, null);
    }

    private static string? TextOf(int index, ReadOnlySpan<FieldValue?> values) => index >= 0 && values[index]?.Text is { Length: > 0 } text ? text : null;
}
