namespace CityEdge.Gateway.Journal.Media;

/// <summary>A disk did not do what it was asked; the one exception that leaves a medium.</summary>
internal sealed class MediumException(MediumFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public MediumFailure Failure => failure;
}
