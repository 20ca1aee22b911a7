namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Pauses between attempts: doubling from <see cref="BrokerDefaults.FirstPause"/> to <see cref="BrokerDefaults.LongestPause"/>, each between half
/// and the whole, so that a thousand gateways do not come back at one moment. Only a connection that lasted starts them anew.
/// </summary>
/// <param name="dice">A number from 0 up to 1.</param>
internal sealed class ReconnectBackoff(Func<double> dice)
{
    private TimeSpan _next = BrokerDefaults.FirstPause;

    /// <summary>The pause after an attempt.</summary>
    /// <param name="connectedFor">How long its connection lasted; zero where there was none.</param>
    public TimeSpan After(TimeSpan connectedFor)
    {
        if (connectedFor >= BrokerDefaults.StableAfter)
        {
            _next = BrokerDefaults.FirstPause;
        }

        var whole = _next;
        _next = whole * 2 < BrokerDefaults.LongestPause ? whole * 2 : BrokerDefaults.LongestPause;
        return (whole / 2) + (whole / 2 * dice());
    }
}
