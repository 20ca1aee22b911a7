using System.Globalization;

namespace CityEdge.Benchmarks.Rows;

/// <summary>What mqtt_load.c's alarm form prints of one load.</summary>
/// <param name="Messages">Sent, probes and readings.</param>
/// <param name="Probes">Messages that raise or clear a fire.</param>
/// <param name="Unanswered">Probes whose siren was never told.</param>
/// <param name="Seconds">First message → last answer.</param>
/// <param name="P50">Microseconds from a probe's publish to its command, raises and clears together.</param>
/// <param name="P99">Likewise.</param>
/// <param name="RaiseP50">Of raises.</param>
/// <param name="RaiseP99">Of raises.</param>
/// <param name="ClearP50">Of clears.</param>
/// <param name="ClearP99">Of clears.</param>
internal sealed record AlarmLoad(
    long Messages, long Probes, long Unanswered, double Seconds, double P50, double P99, double RaiseP50, double RaiseP99, double ClearP50, double ClearP99)
{
    /// <summary>Microseconds of CPU that the one who answered took for a message.</summary>
    public double Cpu { get; init; }

    public double PerSecond => Messages / Seconds;

    public static AlarmLoad Parse(string printed)
    {
        var one = printed.Trim().Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new AlarmLoad((long)one[0], (long)one[1], (long)one[2], one[3], one[4], one[5], one[6], one[7], one[8], one[9]);
    }
}
