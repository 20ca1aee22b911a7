namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>The power is gone: nothing that runs may catch this.</summary>
internal sealed class PowerCutException() : Exception("the power is gone");
