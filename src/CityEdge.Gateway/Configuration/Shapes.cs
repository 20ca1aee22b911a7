using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>The shapes that several tables use.</summary>
internal static class Shapes
{
    public static readonly TextShape Text = new();
    public static readonly NameShape Name = new();
    public static readonly NumberShape Number = new();
    public static readonly BooleanShape Flag = new();
    public static readonly LocalTextShape Bilingual = new();
    public static readonly AmountShape WithUnit = new();
    public static readonly UnitShape UnitName = new();

    /// <summary>A wait that may be nothing, at most a day.</summary>
    public static readonly DurationShape Delay = new(TimeSpan.Zero, TimeSpan.FromDays(1));

    public static IntegerShape Integer(long min, long max) => new(min, max);

    public static ListShape<T> List<T>(Shape<T> item) => new(item);

    public static MapShape<T> Map<T>(Shape<T> item) => new(item);

    public static LocalText About(string zh, string en) => new(zh, en);
}
