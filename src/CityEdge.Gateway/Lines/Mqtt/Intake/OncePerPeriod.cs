namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>Says whether something about somebody is worth telling again; remembers a bounded number of tellings and forgets all when it is full.</summary>
internal sealed class OncePerPeriod(TimeProvider time, TimeSpan period)
{
    private const int MaxRemembered = 1024;

    private readonly Lock _remembered = new();
    private readonly Dictionary<(string Who, string What), long> _told = [];

    public bool IsDue(string who, string what)
    {
        var now = time.GetTimestamp();
        lock (_remembered)
        {
            if (_told.TryGetValue((who, what), out var told) && time.GetElapsedTime(told, now) < period)
            {
                return false;
            }

            if (_told.Count == MaxRemembered)
            {
                _told.Clear();
            }

            _told[(who, what)] = now;
            return true;
        }
    }
}
