namespace CityEdge.EndToEnd.Strangers;

/// <summary>The one place of these tests that names the real clock: strangers live in real time and cannot be given another.</summary>
internal static class RealClock
{
#pragma warning disable RS0030 // other programs' time-outs run on the machine's clock
    public static TimeProvider Time => TimeProvider.System;
#pragma warning restore RS0030
}
