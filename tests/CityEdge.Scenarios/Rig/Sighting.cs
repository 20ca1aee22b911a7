using CityEdge.Safety.Alarms;

namespace CityEdge.Scenarios.Rig;

/// <summary>Something that was seen of the site: a transition of an alarm, or a relay that switched.</summary>
/// <param name="At">When, since the start of the scenario.</param>
/// <param name="Who">The alarm's id, or <c>coil1</c> of the siren board.</param>
/// <param name="What">What happened, in one word.</param>
/// <param name="Transition">The transition, where it is one.</param>
internal sealed record Sighting(TimeSpan At, string Who, string What, AlarmTransition? Transition = null)
{
    public override string ToString() => $"{At:hh\\:mm\\:ss\\.fff} {Who} {What}"
        + (Transition is { } t ? $" {t.From}→{t.To} {t.Marks} {t.Reason} members {t.Members}" : "");
}
