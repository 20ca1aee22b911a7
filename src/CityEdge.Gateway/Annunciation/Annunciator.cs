using CityEdge.Gateway.Loop;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Annunciation;

/// <summary>Hands the engine's demands to the outputs, each behind its own bulkhead: one that throws costs the others nothing.</summary>
internal sealed class Annunciator(IReadOnlyList<IOutput> outputs, GatewayEvents events)
{
    /// <summary>Called by the loop, which owns it; touches neither disk nor network.</summary>
    public void Annunciate(ReadOnlySpan<OutputDemand> demands)
    {
        foreach (ref readonly var demand in demands)
        {
            try
            {
                outputs[demand.Output].Demand(demand.On, demand.At);
            }
            catch (Exception failure)
            {
                // The bulkhead: the output's own supervision raises its fault, the next output must still be told.
                events.OutputThrew(demand.Output, failure);
            }
        }
    }
}
