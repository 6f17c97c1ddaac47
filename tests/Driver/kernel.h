/*
 * What programs use of a Linux kernel, declared as far as a compiler needs it to check their syntax and types.
 * A line that begins with "//" and names a header begins the part that stands in it; the test makes a file of each.
 */

// linux/types.h
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long size_t;
typedef u64 dma_addr_t;
typedef u64 phys_addr_t;
typedef unsigned int gfp_t;
#define bool _Bool
#define true 1
#define false 0
#define NULL ((void *)0)
#define __iomem
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define mb() __sync_synchronize()
static inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}
struct cma;
struct device {
	u64 coherent_dma_mask;
	struct cma *cma_area;
};

// linux/string.h
#include <linux/types.h>
void *memset(void *start, int pattern, size_t len);
void *memcpy(void *to, const void *from, size_t len);

// linux/gfp.h
#include <linux/types.h>
#define GFP_KERNEL 1u
#define GFP_ATOMIC 2u
#define GFP_DMA 4u
#define __GFP_ZERO 8u
#define GFP_HIGHUSER_MOVABLE 16u
struct page;
void *alloc_pages_exact(size_t size, gfp_t flags);
void free_pages_exact(void *start, size_t size);
struct page *alloc_page(gfp_t flags);
void __free_page(struct page *page);

// linux/mm.h
#include <linux/types.h>
#define PAGE_SIZE 4096ul
struct page {
	int of_no_interest;
};
struct vm_area_struct {
	unsigned long vm_start, vm_end, vm_pgoff;
};
struct page *virt_to_page(const void *address);
void *page_address(const struct page *page);
phys_addr_t page_to_phys(const struct page *page);
phys_addr_t virt_to_phys(const volatile void *address);
int get_order(unsigned long size);
int vm_munmap(unsigned long start, size_t len);
void unpin_user_page(struct page *page);

// linux/highmem.h
#include <linux/types.h>
struct page;
void memset_page(struct page *page, size_t offset, int pattern, size_t len);
void memcpy_from_page(char *to, struct page *page, size_t offset, size_t len);

// linux/scatterlist.h
#include <linux/types.h>
struct page;
struct scatterlist {
	dma_addr_t address;
	unsigned int length;
};
struct sg_table {
	struct scatterlist *sgl;
	unsigned int nents, orig_nents;
};
void sg_init_table(struct scatterlist *list, unsigned int entries);
void sg_set_page(struct scatterlist *entry, struct page *page, unsigned int len, unsigned int offset);
void sg_set_buf(struct scatterlist *entry, const void *buffer, unsigned int len);
struct scatterlist *sg_next(struct scatterlist *entry);
bool sg_is_last(struct scatterlist *entry);
#define sg_dma_address(entry) ((entry)->address)
#define sg_dma_len(entry) ((entry)->length)

// linux/dma-mapping.h
#include <linux/types.h>
#include <linux/scatterlist.h>
struct vm_area_struct;
enum dma_data_direction { DMA_BIDIRECTIONAL, DMA_TO_DEVICE, DMA_FROM_DEVICE, DMA_NONE };
#define DMA_BIT_MASK(bits) ((bits) == 64 ? ~0ULL : (1ULL << ((bits) % 64)) - 1)
#define DMA_ATTR_WRITE_BARRIER 1ul
#define DMA_ATTR_WEAK_ORDERING 2ul
#define DMA_ATTR_WRITE_COMBINE 4ul
#define DMA_ATTR_NON_CONSISTENT 8ul
#define DMA_ATTR_NO_KERNEL_MAPPING 16ul
#define DMA_ATTR_SKIP_CPU_SYNC 32ul
#define DMA_ATTR_FORCE_CONTIGUOUS 64ul
int dma_set_mask(struct device *dev, u64 mask);
u64 dma_get_mask(struct device *dev);
u64 dma_get_required_mask(struct device *dev);
int dma_set_coherent_mask(struct device *dev, u64 mask);
int dma_set_mask_and_coherent(struct device *dev, u64 mask);
size_t dma_max_mapping_size(struct device *dev);
dma_addr_t dma_map_single_attrs(struct device *dev, void *cpu, size_t len, enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_single_attrs(struct device *dev, dma_addr_t dma, size_t len, enum dma_data_direction dir, unsigned long attrs);
dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t len, enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_page_attrs(struct device *dev, dma_addr_t dma, size_t len, enum dma_data_direction dir, unsigned long attrs);
unsigned int dma_map_sg_attrs(struct device *dev, struct scatterlist *list, int nents, enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_sg_attrs(struct device *dev, struct scatterlist *list, int nents, enum dma_data_direction dir, unsigned long attrs);
#define dma_map_single(dev, cpu, len, dir) dma_map_single_attrs(dev, cpu, len, dir, 0)
#define dma_unmap_single(dev, dma, len, dir) dma_unmap_single_attrs(dev, dma, len, dir, 0)
#define dma_map_page(dev, page, offset, len, dir) dma_map_page_attrs(dev, page, offset, len, dir, 0)
#define dma_unmap_page(dev, dma, len, dir) dma_unmap_page_attrs(dev, dma, len, dir, 0)
#define dma_map_sg(dev, list, nents, dir) dma_map_sg_attrs(dev, list, nents, dir, 0)
#define dma_unmap_sg(dev, list, nents, dir) dma_unmap_sg_attrs(dev, list, nents, dir, 0)
int dma_mapping_error(struct device *dev, dma_addr_t dma);
void dma_sync_single_for_cpu(struct device *dev, dma_addr_t dma, size_t len, enum dma_data_direction dir);
void dma_sync_single_for_device(struct device *dev, dma_addr_t dma, size_t len, enum dma_data_direction dir);
void dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *list, int nents, enum dma_data_direction dir);
void dma_sync_sg_for_device(struct device *dev, struct scatterlist *list, int nents, enum dma_data_direction dir);
dma_addr_t dma_map_resource(struct device *dev, phys_addr_t phys, size_t len, enum dma_data_direction dir, unsigned long attrs);
void dma_unmap_resource(struct device *dev, dma_addr_t dma, size_t len, enum dma_data_direction dir, unsigned long attrs);
void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma, gfp_t flags, unsigned long attrs);
void dma_free_attrs(struct device *dev, size_t size, void *cpu, dma_addr_t dma, unsigned long attrs);
void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *dma, gfp_t flags);
void dma_free_coherent(struct device *dev, size_t size, void *cpu, dma_addr_t dma);
void *dma_alloc_noncoherent(struct device *dev, size_t size, dma_addr_t *dma, enum dma_data_direction dir, gfp_t flags);
void dma_free_noncoherent(struct device *dev, size_t size, void *cpu, dma_addr_t dma, enum dma_data_direction dir);
bool dma_can_mmap(struct device *dev);
int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu, dma_addr_t dma, size_t size, unsigned long attrs);
#define dma_mmap_coherent(dev, vma, cpu, dma, size) dma_mmap_attrs(dev, vma, cpu, dma, size, 0)
int dma_get_sgtable_attrs(struct device *dev, struct sg_table *table, void *cpu, dma_addr_t dma, size_t size, unsigned long attrs);
#define dma_get_sgtable(dev, table, cpu, dma, size) dma_get_sgtable_attrs(dev, table, cpu, dma, size, 0)
void dma_set_max_seg_size(struct device *dev, unsigned int size);
void dma_set_seg_boundary(struct device *dev, unsigned long mask);
void dma_set_min_align_mask(struct device *dev, unsigned int mask);
unsigned long dma_get_merge_boundary(struct device *dev);
bool dma_need_sync(struct device *dev, dma_addr_t dma);

// linux/dma-map-ops.h
#include <linux/types.h>
#define DMA_MEMORY_MAP 1
#define DMA_MEMORY_IO 2
#define DMA_MEMORY_EXCLUSIVE 8
struct page;
struct page *dma_alloc_from_contiguous(struct device *dev, size_t count, unsigned int order, bool no_warn);
bool dma_release_from_contiguous(struct device *dev, struct page *pages, int count);
int dma_declare_coherent_memory(struct device *dev, phys_addr_t phys, dma_addr_t dma, size_t size, int flags);
void dma_release_declared_memory(struct device *dev);
void *dma_mark_declared_memory_occupied(struct device *dev, dma_addr_t dma, size_t size);
int dma_alloc_from_dev_coherent(struct device *dev, size_t size, dma_addr_t *dma, void **cpu);
int dma_release_from_dev_coherent(struct device *dev, int order, void *cpu);
bool dev_is_dma_coherent(struct device *dev);

// linux/cma.h
#include <linux/types.h>
int cma_declare_contiguous(phys_addr_t base, phys_addr_t size, phys_addr_t limit, phys_addr_t alignment, unsigned int order_per_bit, bool fixed, const char *name, struct cma **area);

// linux/dmapool.h
#include <linux/types.h>
struct dma_pool;
struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size, size_t align, size_t boundary);
void dma_pool_destroy(struct dma_pool *pool);
void *dma_pool_alloc(struct dma_pool *pool, gfp_t flags, dma_addr_t *dma);
void dma_pool_free(struct dma_pool *pool, void *cpu, dma_addr_t dma);

// linux/io.h
#include <linux/types.h>
void memset_io(volatile void __iomem *to, int pattern, size_t len);
void memcpy_fromio(void *to, const volatile void __iomem *from, size_t len);

// linux/iommu.h
#include <linux/types.h>
#define IOMMU_READ 1
#define IOMMU_WRITE 2
struct bus_type;
struct scatterlist;
struct iommu_domain {
	unsigned long pgsize_bitmap;
};
struct iommu_domain *iommu_domain_alloc(const struct bus_type *bus);
void iommu_domain_free(struct iommu_domain *domain);
int iommu_attach_device(struct iommu_domain *domain, struct device *dev);
void iommu_detach_device(struct iommu_domain *domain, struct device *dev);
struct iommu_domain *iommu_get_domain_for_dev(struct device *dev);
int iommu_map(struct iommu_domain *domain, unsigned long iova, phys_addr_t phys, size_t size, int prot, gfp_t flags);
long iommu_map_sg(struct iommu_domain *domain, unsigned long iova, struct scatterlist *list, unsigned int nents, int prot, gfp_t flags);
size_t iommu_unmap(struct iommu_domain *domain, unsigned long iova, size_t size);
phys_addr_t iommu_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova);

// linux/of_reserved_mem.h
struct device_node;
struct reserved_mem;
struct reserved_mem *of_reserved_mem_lookup(struct device_node *node);

// linux/pci.h
#include <linux/types.h>
typedef u64 dma64_addr_t;
struct page;
struct scatterlist;
struct pci_dev;
struct pci_dev *to_pci_dev(struct device *dev);
void pci_dma_sync_single(struct pci_dev *dev, dma_addr_t dma, size_t len, int dir);
void pci_dma_sync_sg(struct pci_dev *dev, struct scatterlist *list, int nents, int dir);
int pci_dac_set_dma_mask(struct pci_dev *dev, u64 mask);
dma64_addr_t pci_dac_page_to_dma(struct pci_dev *dev, struct page *page, unsigned long offset, int dir);
struct page *pci_dac_dma_to_page(struct pci_dev *dev, dma64_addr_t dma);
unsigned long pci_dac_dma_to_offset(struct pci_dev *dev, dma64_addr_t dma);
void pci_dac_dma_sync_single(struct pci_dev *dev, dma64_addr_t dma, size_t len, int dir);
void pci_dac_dma_sync_single_for_cpu(struct pci_dev *dev, dma64_addr_t dma, size_t len, int dir);
void pci_dac_dma_sync_single_for_device(struct pci_dev *dev, dma64_addr_t dma, size_t len, int dir);

// linux/platform_device.h
struct bus_type {
	int of_no_interest;
};
extern struct bus_type platform_bus_type;

// linux/pm_runtime.h
struct device;
int pm_runtime_force_suspend(struct device *dev);
int pm_runtime_force_resume(struct device *dev);

// linux/sizes.h
#define SZ_4K 0x1000ul
#define SZ_16K 0x4000ul
#define SZ_64K 0x10000ul
#define SZ_1M 0x100000ul
#define SZ_16M 0x1000000ul
#define SZ_64M 0x4000000ul
#define SZ_1G 0x40000000ul
#define SZ_4G 0x100000000ull
#define SZ_1T 0x10000000000ull

// asm/dma-iommu.h
#include <linux/types.h>
struct bus_type;
struct dma_iommu_mapping;
struct dma_iommu_mapping *arm_iommu_create_mapping(const struct bus_type *bus, dma_addr_t base, u64 size);
void arm_iommu_release_mapping(struct dma_iommu_mapping *mapping);
int arm_iommu_attach_device(struct device *dev, struct dma_iommu_mapping *mapping);
void arm_iommu_detach_device(struct device *dev);
