using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>A device as the intake knows it: its key, its messages, how much it may send.</summary>
internal sealed class IntakeDevice
{
    private readonly Lock _gate = new();
    private readonly RateBucket _rate;
    private readonly Dictionary<string, IntakeMessage> _messages;
    private int _atOnce;

    /// <param name="index">Index of the device on its line.</param>
    /// <param name="device">The device; its link is HTTP.</param>
    /// <param name="start">Its rate counts from here.</param>
    public IntakeDevice(int index, BoundDevice device, in Moment start)
    {
        (Index, Bound) = (index, device);
        _rate = new RateBucket(HttpIntakeDefaults.Burst, HttpIntakeDefaults.EventPeriod, start);
        var link = (HttpProfile)device.Profile.Link;
        var known = new DeviceMessages(device, static (in Reading _) => { });
        _messages = link.Messages.Select((message, at) => new IntakeMessage(at, message, link, known.Alarms(at))).ToDictionary(static message => message.Name, StringComparer.Ordinal);
    }

    public int Index { get; }

    public BoundDevice Bound { get; }

    /// <summary>Ids of events that were taken; owned by whoever takes messages, under its lock.</summary>
    public SeenIds Seen { get; } = new();

    public IntakeMessage? Find(string message) => _messages.GetValueOrDefault(message);

    /// <summary>Whether it may send one more event now; each that may ends with <see cref="Leave"/>.</summary>
    public bool TryEnter(in Moment now)
    {
        lock (_gate)
        {
            if (_atOnce >= HttpIntakeDefaults.MostAtOnce || !_rate.TryTake(now))
            {
                return false;
            }

            _atOnce++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _atOnce--;
        }
    }
}
