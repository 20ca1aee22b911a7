using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Annunciation;

/// <summary>Something that sounds, shows or acts. Returns at once; whether it worked comes back as a reading of its status point.</summary>
internal interface IOutput
{
    void Demand(bool on, in Moment at);
}
