using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>
/// The devices of a line that speak by themselves, and whether each can still be believed to be there. What must hold: a device that was told to be gone, or
/// whose line or bridge is, is Bad with all its points; one that is silent becomes so in time for its own points' supervision to be one fault, not many;
/// a device that is back is Uncertain until it speaks; an event that is not repeated ends when its point's hold is over.
/// </summary>
/// <remarks>
/// Messages come on any thread, heartbeats on the line's: one lock guards all, held for one message at a time. Status points are supervised for
/// <see cref="SiteBuilder.StatusSupervision"/>, so that a device that says goodbye is a fault soon; a heartbeat bridges the long silences that its profile allows.
/// </remarks>
internal sealed class MessageDevices
{
    /// <summary>Between two heartbeats; several of them fall within the shortest supervision of a status.</summary>
    public static readonly TimeSpan BeatPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ReadingSink _sink;
    private readonly Entry[] _devices;
    private readonly PointId _line;
    private QualityReason _lineReason = QualityReason.AwaitingFirst;
    private Moment _nextBeat;

    /// <param name="line">The line.</param>
    /// <param name="sink">Takes the readings.</param>
    /// <param name="start">Silence counts from here.</param>
    /// <param name="seen">Hears read-backs.</param>
    public MessageDevices(BoundLine line, ReadingSink sink, in Moment start, DeviceMessages.OutputSeen? seen = null)
    {
        _sink = sink;
        _line = line.Status;
        var heard = start;
        _devices = [.. line.Devices.Select(device => new Entry(new DeviceMessages(device, sink, seen), PatienceOf(device)) { Heard = heard })];
        foreach (var entry in _devices)
        {
            entry.Bridge = Array.Find(_devices, other => other.Messages.Device.Id == entry.Messages.Device.Via);
        }

        _nextBeat = start;
    }

    /// <summary>A decoder's way into a device: fields go to <see cref="DeviceMessages.Sink"/> between Begin and End.</summary>
    internal delegate MessageOutcome Decode(DeviceMessages device);

    public int Count => _devices.Length;

    public BoundDevice this[int device] => _devices[device].Messages.Device;

    /// <summary>Takes a message in JSON or text.</summary>
    public MessageOutcome Take(int device, int message, ReadOnlySpan<byte> payload, in Moment at, bool retained)
    {
        lock (_gate)
        {
            var entry = _devices[device];
            var wasGone = entry.Messages.IsGone;
            var outcome = entry.Messages.Take(message, payload, at, retained);
            Heard(entry, outcome, at, retained, wasGone);
            return outcome;
        }
    }

    /// <summary>Takes a message that a decoder of its own takes apart.</summary>
    public MessageOutcome Take(int device, in Moment at, Decode decode, bool retained = false)
    {
        lock (_gate)
        {
            var entry = _devices[device];
            var wasGone = entry.Messages.IsGone;
            var outcome = decode(entry.Messages);
            Heard(entry, outcome, at, retained, wasGone);
            return outcome;
        }
    }

    /// <summary>The line cannot be used.</summary>
    public void LineDown(QualityReason reason, in Moment at)
    {
        lock (_gate)
        {
            if (_lineReason == reason)
            {
                return;
            }

            _lineReason = reason;
            _sink(Reading.Bad(_line, reason, at));
            foreach (var entry in _devices)
            {
                entry.Messages.Gone(reason, at);
                entry.ToldGone = false;
            }
        }
    }

    /// <summary>The line can be used (again).</summary>
    public void LineUp(in Moment at)
    {
        lock (_gate)
        {
            if (_lineReason == QualityReason.None)
            {
                return;
            }

            var first = _lineReason == QualityReason.AwaitingFirst;
            _lineReason = QualityReason.None;
            _nextBeat = at;
            _sink(Reading.Good(_line, 1, at));
            foreach (var entry in _devices)
            {
                entry.Heard = at;
                if (!first)
                {
                    entry.Messages.Back(sure: false, at);
                }
            }
        }
    }

    /// <summary>A device was told to be gone by whoever carries its words.</summary>
    public void Gone(int device, in Moment at)
    {
        lock (_gate)
        {
            Gone(_devices[device], at);
        }
    }

    /// <summary>The line's heartbeat, and that of every device that can still be believed to be there.</summary>
    public void Beat(in Moment at)
    {
        lock (_gate)
        {
            foreach (var entry in _devices)
            {
                entry.Messages.EndHolds(at);
            }

            if (at.Elapsed < _nextBeat.Elapsed || _lineReason == QualityReason.AwaitingFirst)
            {
                return;
            }

            _nextBeat = at with { Elapsed = at.Elapsed + BeatPeriod.Ticks };
            _sink(_lineReason == QualityReason.None ? Reading.Good(_line, 1, at) : Reading.Bad(_line, _lineReason, at));
            foreach (var entry in _devices)
            {
                if (!entry.Messages.IsGone && at.Since(entry.Heard) < entry.Patience)
                {
                    _sink(entry.IsSure
                        ? Reading.Good(entry.Messages.Device.Status, 1, at)
                        : new Reading(entry.Messages.Device.Status, 1, Quality.Uncertain, QualityReason.Retained, null, at));
                }
            }
        }
    }

    /// <summary>Whether a device can be believed to be there.</summary>
    public bool IsThere(int device)
    {
        lock (_gate)
        {
            return _lineReason == QualityReason.None && !_devices[device].Messages.IsGone;
        }
    }

    private void Heard(Entry entry, MessageOutcome outcome, in Moment at, bool retained, bool wasGone)
    {
        if (outcome == MessageOutcome.Malformed)
        {
            return;
        }

        var isGone = entry.Messages.IsGone;
        if (!retained && !isGone)
        {
            (entry.Heard, entry.IsSure) = (at, true);
        }

        if (isGone && !wasGone)
        {
            entry.ToldGone = true;
            Carry(entry, gone: true, at);
        }
        else if (wasGone && !isGone)
        {
            entry.ToldGone = false;
            Carry(entry, gone: false, at);
        }
    }

    private void Gone(Entry entry, in Moment at)
    {
        if (!entry.Messages.IsGone)
        {
            entry.Messages.Gone(QualityReason.CommunicationFailure, at);
            Carry(entry, gone: true, at);
        }
    }

    // Who is reached through a bridge is gone and back with it.
    private void Carry(Entry bridge, bool gone, in Moment at)
    {
        foreach (var entry in _devices)
        {
            if (entry.Bridge != bridge || entry.ToldGone)
            {
                continue;
            }

            if (gone)
            {
                entry.Messages.Gone(QualityReason.CommunicationFailure, at);
            }
            else
            {
                entry.Heard = at;
                entry.Messages.Back(sure: false, at);
            }
        }
    }

    // A status lapses after its own supervision; the last heartbeat must leave room for it within the points' own.
    private static TimeSpan PatienceOf(BoundDevice device)
    {
        var shortest = device.Points.Select(point => point.Profile.Supervision).Where(time => time > TimeSpan.Zero).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        return shortest == TimeSpan.MaxValue ? shortest : shortest - SiteBuilder.MessageStatusSupervision(shortest);
    }

    private sealed class Entry(DeviceMessages messages, TimeSpan patience)
    {
        public DeviceMessages Messages => messages;

        /// <summary>Silence for which its status is kept alive.</summary>
        public TimeSpan Patience => patience;

        public Entry? Bridge { get; set; }

        /// <summary>When it last spoke, or could first have.</summary>
        public Moment Heard { get; set; }

        /// <summary>Whether it spoke since it was last out of reach.</summary>
        public bool IsSure { get; set; }

        /// <summary>It said itself that it is gone: its bridge's return does not bring it back.</summary>
        public bool ToldGone { get; set; }
    }
}
