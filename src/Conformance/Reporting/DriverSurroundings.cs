namespace Dma.Conformance.Reporting;

/// <summary>What stands before the statements of a driver: headers, and what its author writes for the devices at hand.</summary>
internal static class DriverSurroundings
{
    /// <summary>Headers by a word of the calls that they declare; an empty word: always.</summary>
    private static readonly (string Word, string Header)[] Headers =
    [
        ("", "linux/dma-mapping.h"),
        ("", "linux/gfp.h"),
        ("", "linux/mm.h"),
        ("", "linux/string.h"),
        ("dma_need_sync(", "linux/dma-map-ops.h"),
        ("_contiguous(", "linux/dma-map-ops.h"),
        ("dev_is_dma_coherent(", "linux/dma-map-ops.h"),
        ("_dev_coherent(", "linux/dma-map-ops.h"),
        ("declared_memory", "linux/dma-map-ops.h"),
        ("dma_declare_coherent_memory(", "linux/dma-map-ops.h"),
        ("cma_", "linux/cma.h"),
        ("GFP_HIGHUSER_MOVABLE", "linux/highmem.h"),
        ("dma_pool", "linux/dmapool.h"),
        ("fromio(", "linux/io.h"),
        ("memset_io(", "linux/io.h"),
        ("iommu_domain", "linux/iommu.h"),
        ("iommu_get_domain", "linux/iommu.h"),
        ("reserved_mem_lookup(", "linux/of_reserved_mem.h"),
        ("pci_", "linux/pci.h"),
        ("platform_bus_type", "linux/platform_device.h"),
        ("pm_runtime_", "linux/pm_runtime.h"),
        ("SZ_", "linux/sizes.h"),
        ("struct scatterlist", "linux/scatterlist.h"),
        ("struct sg_table", "linux/scatterlist.h"),
        ("arm_iommu_", "asm/dma-iommu.h"),
    ];

    /// <summary>What no header declares, by the word that names it.</summary>
    private static readonly (string Word, string Code)[] Own =
    [
        ("device_write(", "/* The device stores so many bytes of the pattern, and loads so many. */"),
        ("device_write(", "void device_write(struct device *dev, dma_addr_t addr, u8 pattern, size_t len);"),
        ("device_read(", "void device_read(struct device *dev, dma_addr_t addr, void *data, size_t len);"),
        ("device_complete(", "/* All earlier stores of the device are complete. */"),
        ("device_complete(", "void device_complete(struct device *dev);"),
        ("_by_port(", "/* The same through one of the ports by which the device reaches memory. */"),
        (
            "device_write_by_port(",
            "void device_write_by_port(struct device *dev, int port, dma_addr_t addr, u8 pattern, size_t len);"
        ),
        (
            "device_read_by_port(",
            "void device_read_by_port(struct device *dev, int port, dma_addr_t addr, void *data, size_t len);"
        ),
        ("settle(", "/* Whatever the platform puts off is done: flush queues, deferred frees. */"),
        ("settle(", "void settle(void);"),
        ("fail_allocation(", "/* After so many more allocations inside the platform one fails. */"),
        ("fail_allocation(", "void fail_allocation(unsigned long skipped);"),
        ("user_area(", "/* An area of a user's, so many pages long, that is to show a buffer from a page on. */"),
        ("user_area(", "struct vm_area_struct *user_area(unsigned long pgoff, unsigned long pages);"),
        ("user_write(", "void user_write(struct vm_area_struct *vma, size_t offset, u8 pattern, size_t len);"),
        ("user_read(", "void user_read(struct vm_area_struct *vma, size_t offset, void *data, size_t len);"),
        ("registers(", "/* Registers of one device that another may be given. */"),
        ("registers(", "void __iomem *registers(int window);"),
        ("registers_phys(", "phys_addr_t registers_phys(int window);"),
        ("reserved_area(", "phys_addr_t reserved_area(int area);"),
        ("region_node(", "struct device_node *region_node(int region);"),
        ("largest_free(", "/* The longest run of free pages of the device's area. */"),
        ("largest_free(", "unsigned long largest_free(struct device *dev);"),
        ("pin_longterm(", "/* pin_user_pages() of a page with FOLL_LONGTERM. */"),
        ("pin_longterm(", "int pin_longterm(struct page *page);"),
        ("pool_statistics(", "/* What the file \"pools\" of the device says. */"),
        ("pool_statistics(", "void pool_statistics(struct dma_pool *pool);"),
        (
            "declarable_memory(",
            "/* Memory that can be declared for the device: where the CPU and where the device finds it. */"
        ),
        ("declarable_memory(", "phys_addr_t declarable_memory(struct device *dev, int memory);"),
        ("declarable_memory_dma(", "dma_addr_t declarable_memory_dma(struct device *dev, int memory);"),
        ("map_fixed(", "/* Maps at a page, counted from the start of the device's address space. */"),
        (
            "map_fixed(",
            "dma_addr_t map_fixed(struct device *dev, int page, void *cpu, size_t len, enum dma_data_direction dir);"
        ),
        ("GRANULE(", "#define GRANULE(domain) (1UL << __ffs((domain)->pgsize_bitmap))"),
        ("sg_dma_at(", "/* Where the device finds a byte of a mapped list. */"),
        ("sg_dma_at(", "static dma_addr_t sg_dma_at(struct scatterlist *sg, size_t offset)"),
        ("sg_dma_at(", "{"),
        ("sg_dma_at(", "        for (; offset >= sg_dma_len(sg) && !sg_is_last(sg); sg = sg_next(sg))"),
        ("sg_dma_at(", "                offset -= sg_dma_len(sg);"),
        ("sg_dma_at(", "        return sg_dma_address(sg) + offset;"),
        ("sg_dma_at(", "}"),
    ];

    /// <summary>What a function needs before it.</summary>
    /// <param name="function">Its lines.</param>
    public static IEnumerable<string> For(IReadOnlyList<string> function)
    {
        var code = string.Join('\n', function);
        foreach (var header in Headers.Where(row => Uses(row.Word)).Select(row => row.Header).Distinct())
        {
            yield return $"#include <{header}>";
        }

        yield return "";
        var own = Own.Where(row => Uses(row.Word)).Select(row => row.Code).ToArray();
        foreach (var line in own)
        {
            yield return line;
        }

        if (own.Length > 0)
        {
            yield return "";
        }

        bool Uses(string word) => code.Contains(word, StringComparison.Ordinal);
    }
}
