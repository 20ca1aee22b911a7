using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Serial;

/// <summary>Gathers the fields of a frame and hands them to the messages that have them. Belongs to the line's thread.</summary>
internal sealed class SerialAnswers(DeviceMessages messages)
{
    // More than any frame holds: M-Bus, of at most 252 bytes, has records of two bytes and more.
    private const int Most = 128;

    private readonly IReadOnlyList<MessageProfile> _all = ((MessageLink)messages.Device.Profile.Link).Messages;
    private readonly List<(string Name, FieldValue Value)> _fields = new(Most);

    public void Field(string name, in FieldValue value)
    {
        if (_fields.Count < Most)
        {
            _fields.Add((name, value));
        }
    }

    /// <summary>The frame is over.</summary>
    public void Ended(MessageOutcome outcome, in Moment at)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (_fields.Exists(field => messages.Has(i, field.Name)))
            {
                messages.Begin(i);
                foreach (var (name, value) in _fields)
                {
                    messages.Sink(name, value);
                }

                messages.End(outcome, at, retained: false);
            }
        }

        _fields.Clear();
    }

    /// <summary>There are no values, of some messages or, where none are named, of the whole device.</summary>
    public void Bad(IEnumerable<string>? of, QualityReason reason, in Moment at)
    {
        _fields.Clear();
        foreach (var name in of ?? _all.Select(message => message.Name))
        {
            messages.Fail(messages.Find(name), reason, at);
        }
    }
}
