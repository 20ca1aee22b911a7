using System.Text;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>
/// What an output that is switched by messages should do and does: told until it agrees, told again before its own timer ends, asked where it can be. What must
/// hold: the newest wish is the only one; an output that nobody commanded since the start is left as it is found (S15); what is not proved is never called good.
/// </summary>
/// <remarks>Pure: times are monotonic ticks given by the caller, who owns it.</remarks>
internal sealed class MqttOutput
{
    /// <summary>A device that has not shown the wished state by then is told again.</summary>
    public static readonly TimeSpan Repeat = TimeSpan.FromSeconds(2);

    /// <summary>One that has not by then is at fault.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly long _refresh;
    private bool? _wanted;
    private bool? _actual;
    private bool _isTaken;
    private long _wishedAt;
    private long _sentAt = long.MinValue;

    public MqttOutput(BoundOutput bound, BoundDevice device)
    {
        Bound = bound;
        var place = (PublishPlace)bound.Profile.Place;
        Topic = TopicPattern.Fill(place.Topic, device.Base, device.Address);
        On = Encoding.UTF8.GetBytes(place.On);
        Off = Encoding.UTF8.GetBytes(place.Off);
        HasReadBack = place.ReadBack is not null;
        Ask = place.Ask is { } ask ? (TopicPattern.Fill(ask.Topic, device.Base, device.Address), Encoding.UTF8.GetBytes(ask.Payload)) : null;
        _refresh = place.Life.Ticks / 3;
    }

    public BoundOutput Bound { get; }

    public string Topic { get; }

    public ReadOnlyMemory<byte> On { get; }

    public ReadOnlyMemory<byte> Off { get; }

    /// <summary>Whether it tells its state; else it is only <em>commanded</em>: a broker or the device itself took the message.</summary>
    public bool HasReadBack { get; }

    public (string Topic, ReadOnlyMemory<byte> Payload)? Ask { get; }

    /// <summary>A person or the engine wants it so.</summary>
    public void Wish(bool on, long now)
    {
        if (_wanted == on)
        {
            return;
        }

        (_wanted, _wishedAt, _sentAt, _isTaken) = (on, now, long.MinValue, false);
    }

    /// <summary>The device told its state.</summary>
    public void Seen(bool on) => _actual = on;

    /// <summary>Somebody took the newest command, or nobody did.</summary>
    public void Answered(bool on, bool taken)
    {
        if (on == _wanted)
        {
            _isTaken = taken;
        }
    }

    /// <summary>The connection or the device is new: what was told before may be lost.</summary>
    public void Renew() => (_sentAt, _isTaken, _actual) = (long.MinValue, false, null);

    /// <summary>What is to be sent now, if anything; counted as sent.</summary>
    public bool TrySend(long now, out bool on)
    {
        on = _wanted == true;
        if (_wanted is null)
        {
            return false;
        }

        var agrees = HasReadBack ? _actual == _wanted : _isTaken;
        var due = _sentAt == long.MinValue
            || (!agrees && now - _sentAt >= Repeat.Ticks)
            || (on && _refresh > 0 && now - _sentAt >= _refresh);
        if (due)
        {
            _sentAt = now;
        }

        return due;
    }

    /// <summary>What its status point says now: the state that is proved, null while it is not known or not yet due, a mismatch after its grace.</summary>
    public MqttOutputView View(long now)
    {
        if (_wanted is not { } wanted)
        {
            return _actual is { } found ? new MqttOutputView(found, IsMismatch: false) : new MqttOutputView(null, IsMismatch: false);
        }

        var proved = HasReadBack ? _actual : _isTaken ? wanted : null;
        return proved == wanted ? new MqttOutputView(wanted, IsMismatch: false)
            : new MqttOutputView(null, IsMismatch: now - _wishedAt >= Grace.Ticks);
    }
}

/// <summary>What an output's status point says.</summary>
/// <param name="State">The proved state; null where there is none.</param>
/// <param name="IsMismatch">Whether it had its time and is not as commanded.</param>
internal readonly record struct MqttOutputView(bool? State, bool IsMismatch);
