namespace Dma;

/// <summary>The facet of a platform whose free choices (addresses, evictions, delays) can be reproduced step by step.</summary>
/// <remarks>
/// A platform that derives each choice from its seed, the step's id and the choice's purpose answers the same at a step
/// whether or not other steps were left out before it; that is what makes a failure that depends on such a choice shrinkable.
/// </remarks>
public interface IStepAware
{
    /// <summary>Says which step the following calls belong to.</summary>
    /// <param name="id">
    /// The step's id, from 1, the same in every run of a sequence and of what it is shrunk to. Ids rise; an id that is passed
    /// over belongs to a step that was left out.
    /// </param>
    void BeginStep(ulong id);
}
