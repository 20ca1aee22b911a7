namespace CityEdge.Gateway.Loop;

/// <summary>Who set something aside, and until when (S8).</summary>
/// <param name="Until">Monotonic ticks, as in <see cref="CityEdge.Safety.Points.Moment.Elapsed"/>.</param>
/// <param name="Who">Null where nobody is known any more.</param>
internal readonly record struct Expiry(long Until, string? Who)
{
    public static Expiry? Of(long? until, string? who) => until is { } end ? new Expiry(end, who) : null;
}
