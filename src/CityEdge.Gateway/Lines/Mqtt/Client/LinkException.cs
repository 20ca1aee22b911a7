namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Carries a failure from deep inside a connection to its thread's edge; goes no further.</summary>
internal sealed class LinkException(BrokerFailure failure) : Exception(failure.Text.En)
{
    public BrokerFailure Failure => failure;
}
