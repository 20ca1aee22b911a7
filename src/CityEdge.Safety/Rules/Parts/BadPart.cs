using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Bad"/> at work.</summary>
internal sealed class BadPart(PointState point) : PointPart(point)
{
    public override Verdict Evaluate(in Moment now) =>
        Point.Isolated || (Point.Quality == Quality.Bad && !Point.KnownBad) ? Verdict.Unknown : Say(Point.Quality == Quality.Bad);
}
