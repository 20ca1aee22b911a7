using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Threshold"/> at work; remembers on which side of the deadband it is.</summary>
internal sealed class ThresholdPart(Threshold condition, PointState point) : PointPart(point)
{
    private bool _on;

    public override Verdict Evaluate(in Moment now)
    {
        if (!HasValue)
        {
            return Verdict.Unknown;
        }

        var trips = Compare(Point.Value, condition.Comparison, condition.Setpoint);
        var holds = trips || (_on && !Cleared(Point.Value));

        // An uncertain value may enter the deadband from the alarm's side, never leave it.
        _on = holds || (_on && Point.Quality != Quality.Good);
        return Say(holds);
    }

    public override void TakeSide(bool on) => _on = on;

    public override void Save(List<long> to, long now) => to.Add(_on ? 1 : 0);

    public override void Load(ref ReadOnlySpan<long> from, long now) => _on = Take(ref from) != 0;

    private static bool Compare(double value, Comparison comparison, double setpoint) => comparison switch
    {
        Comparison.Greater => value > setpoint,
        Comparison.GreaterOrEqual => value >= setpoint,
        Comparison.Less => value < setpoint,
        Comparison.LessOrEqual => value <= setpoint,
        Comparison.Equal => value.Equals(setpoint),
        Comparison.NotEqual => !value.Equals(setpoint),
    };

    private bool Cleared(double value) => condition.Clear is not { } clear
        || (condition.Comparison is Comparison.Greater or Comparison.GreaterOrEqual ? value < clear : value > clear);
}
