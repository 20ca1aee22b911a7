using System.Text;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>
/// What a device's messages say, as readings. What must hold: a message that is malformed makes every point of it Bad and clears nothing; a field that is
/// absent says nothing; a retained value is Uncertain, because nobody knows its age; a device that is told to be gone takes its points along, and when it
/// is back they stand as Uncertain until it speaks. A point that never spoke, or whose last word was bad, is left as it is: its own supervision or its own
/// fault stands, and no line or bridge that comes and goes makes it worse or mends it. An event that is held ends by itself only while nothing has made its
/// point Bad.
/// </summary>
/// <remarks>One owner: the worker of the device's line.</remarks>
internal sealed class DeviceMessages
{
    private readonly BoundDevice _device;
    private readonly ReadingSink _sink;
    private readonly OutputSeen _seen;
    private readonly Message[] _messages;

    // Points whose last word was good, and that word.
    private readonly Dictionary<PointId, double> _lastGood = [];
    private readonly Hold[] _holds;
    private bool _isGone;
    private Message? _taking;

    /// <summary>Hears the state that an output told of itself.</summary>
    internal delegate void OutputSeen(BoundOutput output, bool on, in Moment at);

    /// <param name="device">The device; its link speaks in messages.</param>
    /// <param name="sink">Takes the readings.</param>
    /// <param name="seen">Hears read-backs; null where nobody asks.</param>
    public DeviceMessages(BoundDevice device, ReadingSink sink, OutputSeen? seen = null)
    {
        _device = device;
        _sink = sink;
        _seen = seen ?? (static (BoundOutput _, bool _, in Moment _) => { });
        _messages = [.. ((MessageLink)device.Profile.Link).Messages.Select(message => new Message(message, device))];
        _holds = [.. device.Points.Where(static point => point.Profile.Hold > TimeSpan.Zero).Select(static point => new Hold(point.Id, point.Profile.Hold))];
        Sink = Put;
    }

    public BoundDevice Device => _device;

    /// <summary>Whether the device has told that it is gone, or was told to be.</summary>
    public bool IsGone => _isGone;

    /// <summary>Takes the fields of a message between <see cref="Begin"/> and <see cref="End"/>, for links with a decoder of their own.</summary>
    public FieldSink Sink { get; }

    /// <summary>Whether an alarm or the device's own fault hangs on a message: whoever sent it is answered only when it is durable (S6).</summary>
    public bool Alarms(int message) => _messages[message].Alarms;

    /// <summary>Index of a message of the device's link, or -1.</summary>
    public int Find(string name) => Array.FindIndex(_messages, message => message.Profile.Name == name);

    /// <summary>Takes a message in JSON or text.</summary>
    /// <param name="message">Its index.</param>
    /// <param name="payload">As it came.</param>
    /// <param name="at">When it came.</param>
    /// <param name="retained">Whether a broker had kept it.</param>
    /// <param name="sourceTime">The sender's own stamp, where there is one.</param>
    public MessageOutcome Take(int message, ReadOnlySpan<byte> payload, in Moment at, bool retained, DateTimeOffset? sourceTime = null)
    {
        Begin(message);
        return End(_messages[message].Read(payload) ? MessageOutcome.Ok : MessageOutcome.Malformed, at, retained, sourceTime);
    }

    /// <summary>Begins a message whose fields come through <see cref="Sink"/>.</summary>
    public void Begin(int message)
    {
        _taking = _messages[message];
        Array.Clear(_taking.Values);
    }

    /// <summary>Ends it: the readings go to the loop.</summary>
    public MessageOutcome End(MessageOutcome outcome, in Moment at, bool retained, DateTimeOffset? sourceTime = null)
    {
        var message = _taking!;
        if (outcome == MessageOutcome.Malformed)
        {
            Fail(Array.IndexOf(_messages, message), QualityReason.CommunicationFailure, at);
            return outcome;
        }

        Alive(message, at, retained);
        foreach (var target in message.Targets)
        {
            if (message.Values[target.Slot] is not { } value)
            {
                continue;
            }

            if (target.Point is { } point)
            {
                Post(point, target.Decoder.Decode(value), at, retained, sourceTime);
            }
            else if (target.Output is { } output && target.Decoder.Decode(value) is { IsGood: true } state)
            {
                _seen(output, state.Value != 0, at);
            }
        }

        return outcome;
    }

    /// <summary>What a field of the message that was taken last held; null where the message did not have it.</summary>
    public FieldValue? ValueOf(FieldPlace place) => _taking is { } taken && taken.Profile.Name == place.Message ? taken.ValueOf(place.Field) : null;

    /// <summary>Whether a message has a field that somebody wants.</summary>
    public bool Has(int message, string field) => _messages[message].Wants(field);

    /// <summary>A message did not come, or says nothing.</summary>
    public void Fail(int message, QualityReason reason, in Moment at)
    {
        foreach (var target in _messages[message].Targets)
        {
            if (target.Point is { } point)
            {
                _lastGood.Remove(point);
                Bad(point, reason, at);
            }
        }
    }

    /// <summary>The device cannot be reached, for a reason that its line or bridge knows.</summary>
    public void Gone(QualityReason reason, in Moment at)
    {
        _isGone = true;
        _sink(Reading.Bad(_device.Status, reason, at));
        foreach (var point in _lastGood.Keys)
        {
            Bad(point, reason, at);
        }
    }

    /// <summary>Ends events that were not repeated within the time for which their points hold them; called by the line's heartbeat.</summary>
    public void EndHolds(in Moment at)
    {
        foreach (var hold in _holds)
        {
            if (at.Elapsed >= hold.Due)
            {
                hold.Due = long.MaxValue;
                _lastGood[hold.Point] = 0;
                _sink(Reading.Good(hold.Point, 0, at));
            }
        }
    }

    /// <summary>It can be reached again. What it said last is of unknown age until it speaks.</summary>
    /// <param name="sure">Whether somebody told so of this very device; else only what stood between is back.</param>
    /// <param name="at">Now.</param>
    public void Back(bool sure, in Moment at)
    {
        _isGone = false;
        _sink(sure ? Reading.Good(_device.Status, 1, at) : new Reading(_device.Status, 1, Quality.Uncertain, QualityReason.Retained, null, at));
        foreach (var (point, value) in _lastGood)
        {
            _sink(new Reading(point, value, Quality.Uncertain, QualityReason.Retained, null, at));
            HoldOn(point, value, at);
        }
    }

    // A message is a sign of life; one that a broker kept is not, and one that tells of availability says it itself.
    private void Alive(Message message, in Moment at, bool retained)
    {
        if (message.Availability is { } availability && message.Values[availability.Slot] is { } told)
        {
            var state = availability.Decoder.Decode(told);
            if (!state.IsGood)
            {
                return;
            }

            if (state.Value == 0)
            {
                Gone(QualityReason.CommunicationFailure, at);
            }
            else if (_isGone)
            {
                Back(sure: true, at);
            }
            else
            {
                _sink(Reading.Good(_device.Status, 1, at));
            }
        }
        else if (retained)
        {
            if (!_isGone)
            {
                _sink(new Reading(_device.Status, 1, Quality.Uncertain, QualityReason.Retained, null, at));
            }
        }
        else
        {
            _isGone = false;
            _sink(Reading.Good(_device.Status, 1, at));
        }
    }

    private void Post(PointId point, in DecodedValue decoded, in Moment at, bool retained, DateTimeOffset? sourceTime)
    {
        if (!decoded.IsGood)
        {
            _lastGood.Remove(point);
            Bad(point, decoded.Reason, at);
            return;
        }

        _lastGood[point] = decoded.Value;
        HoldOn(point, decoded.Value, at);
        _sink(new Reading(
            point, decoded.Value, retained ? Quality.Uncertain : Quality.Good, retained ? QualityReason.Retained : QualityReason.None, sourceTime, at));
    }

    // A point that is Bad says nothing, and so the end of what it held says nothing either (S2): it stays as it is until the device speaks or is back.
    private void Bad(PointId point, QualityReason reason, in Moment at)
    {
        if (Array.Find(_holds, hold => hold.Point == point) is { } hold)
        {
            hold.Due = long.MaxValue;
        }

        _sink(Reading.Bad(point, reason, at));
    }

    private void HoldOn(PointId point, double value, in Moment at)
    {
        if (Array.Find(_holds, hold => hold.Point == point) is { } hold)
        {
            hold.Due = value == 1 ? at.Elapsed + hold.Length.Ticks : long.MaxValue;
        }
    }

    private void Put(string name, in FieldValue value) => _taking!.Put(name, value);

    /// <summary>A point that goes back to 0 by itself.</summary>
    private sealed class Hold(PointId point, TimeSpan length)
    {
        public PointId Point => point;

        public TimeSpan Length => length;

        /// <summary>When it ends on the monotonic clock, in ticks; <see cref="long.MaxValue"/> while nothing is held.</summary>
        public long Due { get; set; } = long.MaxValue;
    }

    /// <summary>Who wants a field: a point, an output's read-back, or the device's availability.</summary>
    private readonly record struct Target(int Slot, FieldDecoder Decoder, PointId? Point, BoundOutput? Output);

    private sealed class Message
    {
        private readonly string[] _fields;
        private readonly JsonFields? _json;

        public Message(MessageProfile profile, BoundDevice device)
        {
            Profile = profile;
            var places = new List<(FieldPlace Place, ValueRule Rule, PointId? Point, BoundOutput? Output)>();
            foreach (var point in device.Points)
            {
                if (point.Profile.Place is FieldPlace place && place.Message == profile.Name)
                {
                    places.Add((place, new ValueRule(point.Profile), point.Id, null));
                }
            }

            foreach (var output in device.Outputs)
            {
                if (output.Profile.Place is PublishPlace { ReadBack: { } place } && place.Message == profile.Name)
                {
                    places.Add((place, ValueRule.TwoState, null, output));
                }
            }

            var availability = (device.Profile.Link as MqttProfile)?.Availability?.Place;
            if (availability?.Message == profile.Name)
            {
                places.Add((availability, ValueRule.TwoState, null, null));
            }

            var link = device.Profile.Link as HttpProfile;
            var extra = new[] { link?.EventId, link?.Evidence }.OfType<FieldPlace>().Where(place => place.Message == profile.Name);
            _fields = [.. places.Select(one => one.Place.Field).Concat(extra.Select(place => place.Field)).Distinct()];
            Values = new FieldValue?[_fields.Length];
            var targets = places.Select(one => new Target(Array.IndexOf(_fields, one.Place.Field), new FieldDecoder(one.Place, one.Rule), one.Point, one.Output)).ToList();
            Availability = availability?.Message == profile.Name ? targets[^1] : null;
            Targets = [.. targets.Where(target => target.Point is not null || target.Output is not null)];
            Alarms = Availability is not null || device.Points.Any(point => point.Alarms && point.Profile.Place is FieldPlace place && place.Message == profile.Name);
            _json = profile.Format == MessageFormat.Json
                ? new JsonFields([.. _fields.Select(field => (field, places.Where(one => one.Place.Field == field).SelectMany(one => one.Place.Values.Keys).Distinct()))])
                : null;
        }

        public MessageProfile Profile { get; }

        public bool Alarms { get; }

        public FieldValue?[] Values { get; }

        public Target[] Targets { get; }

        public Target? Availability { get; }

        public bool Read(ReadOnlySpan<byte> payload)
        {
            if (_json is not null)
            {
                return _json.TryRead(payload, Values);
            }

            if (Profile.Format != MessageFormat.Text || payload.Length > JsonFields.MaxText || !System.Text.Unicode.Utf8.IsValid(payload))
            {
                return false;
            }

            // An empty payload says nothing: on MQTT it takes back what was retained.
            var text = payload.Trim(" \t\r\n"u8);
            if (!text.IsEmpty)
            {
                Array.Fill(Values, FieldValue.Of(Encoding.UTF8.GetString(text)));
            }

            return true;
        }

        public void Put(string name, in FieldValue value)
        {
            for (var i = 0; i < _fields.Length; i++)
            {
                if (_fields[i] == name)
                {
                    Values[i] = value;
                }
            }
        }

        public bool Wants(string field) => Array.IndexOf(_fields, field) >= 0;

        public FieldValue? ValueOf(string field) => Array.IndexOf(_fields, field) is >= 0 and var slot ? Values[slot] : null;
    }
}
