using System.Text;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Benchmarks.Rows;

/// <summary>The event that every store is given: 200 bytes of what people are told, in two parts, and when it was.</summary>
internal static class SampleEvent
{
    private static readonly DateTimeOffset Evening = new(2026, 3, 1, 21, 0, 0, TimeSpan.FromHours(8));

    public static byte[] Shared { get; } = Encoding.UTF8.GetBytes("""{"unit":"210-12-3","zone":"private","point":"smoke","class":"fire","priority":"P1","from":"normal","to":"latched","n":1}""".PadRight(120)[..120]);

    public static byte[] Private { get; } = Encoding.UTF8.GetBytes("""{"alarm":"smoke-1.smoke.alarm","cause":"smoke-1.smoke","value":1,"who":"Wang"}""".PadRight(80)[..80]);

    /// <summary>Bytes of both parts.</summary>
    public static int Payload => Shared.Length + Private.Length;

    public static Guid Boot { get; } = Guid.NewGuid();

    public static Stamp StampOf(long number) => new(Boot, number * 10_000, Evening.AddTicks(number * 10_000), ClockQuality.Synchronised);
}
